import { z } from "zod";
import { dexApiGroup } from "../../oidc/dex/customResources.ts";
import { type StoredKeys, storedKeysName } from "../../oidc/dex/signingKeys.ts";
import { CommandError } from "../commandError.ts";
import { faults, jsonOf } from "../verify/answerText.ts";
import type { Administrator } from "../verify/apiServer/administrator.ts";

/** Where Dex keeps its keys. They are in this process's memory alone. */
export interface KeyStore {
  read(): Promise<StoredKeys>;
  /** @returns `false` where somebody else has changed them since they were read. */
  replace(keys: StoredKeys): Promise<boolean>;
}

const jsonWebKey = z.looseObject({ kid: z.string() });
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), { error: "is not a time" });

const storedKeys = z.looseObject({
  signingKey: jsonWebKey,
  signingKeyPub: jsonWebKey,
  verificationKeys: z.array(z.object({ publicKey: jsonWebKey, expiry: time })).optional(),
  nextRotation: time,
}) satisfies z.ZodType<StoredKeys>;

/** The keys of the Dex in a namespace of an administrator's cluster. */
export function keyStoreOf(administrator: Administrator, namespace: string): KeyStore {
  const path = `/apis/${dexApiGroup}/v1/namespaces/${namespace}/signingkeies/${storedKeysName}`;
  return {
    read: async () => {
      const read = storedKeys.safeParse(jsonOf(await administrator.get(path)));
      if (read.success) return read.data;
      throw new CommandError(`${path} does not hold the keys of Dex v2.45: ${faults(read.error)}`);
    },
    replace: (keys) => administrator.put(path, JSON.stringify(keys)),
  };
}
