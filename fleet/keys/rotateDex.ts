import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { dexApiGroup } from "../../oidc/dex/customResources.ts";
import {
  type SigningKeyPair,
  signingSince,
  type StoredKeys,
  storedKeysName,
} from "../../oidc/dex/signingKeys.ts";
import type { DexClusterSettings } from "../../settings/clusterSettings.ts";
import { CommandError } from "../commandError.ts";
import type { PulumiOptions } from "../engine/pulumiCommand.ts";
import { stackOutputsOf } from "../engine/stackOutputs.ts";
import { dexOutputsOf } from "../outputs/dexOutputs.ts";
import type { FleetProject } from "../project/fleetProject.ts";
import type { Surroundings } from "../surroundings.ts";
import { faults, jsonOf } from "../verify/answerText.ts";
import {
  type Administrator,
  AdministratorError,
  administratorOf,
} from "../verify/apiServer/administrator.ts";
import { secretKubeconfigs } from "../verify/apiServer/secretKubeconfig.ts";
import { realClock } from "../verify/clock.ts";
import { type Network, NoAnswerError } from "../verify/network.ts";
import { realNetwork } from "../verify/realNetwork.ts";
import { realPrograms } from "../verify/runProgram.ts";
import { type KeyStore, rotateKeys } from "./rotateKeys.ts";

/** How the Dex of a cluster is rotated. */
export interface RotateDexOptions {
  readonly project: Pick<FleetProject, "folder">;
  readonly surroundings: Pick<Surroundings, "environment" | "signal">;
  /** Leaves a key alone that has signed for less. Default: rotates any. */
  readonly olderThanSeconds: number | undefined;
  readonly tell: (line: string) => void;
  /** Runs what starts processes of the engine, when there is room for it. */
  readonly limited: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Rotates the key of a cluster's Dex. @returns what was done. @throws CommandError that names the cluster. */
export async function rotateDex(settings: DexClusterSettings, options: RotateDexOptions): Promise<string> {
  try {
    return await rotated(settings, options);
  } catch (error) {
    if (error instanceof AdministratorError)
      throw new CommandError(`${settings.cluster}: ${error.message}; ${error.remedy}`);
    if (error instanceof NoAnswerError)
      throw new CommandError(
        `${settings.cluster}: ${settings.login.issuer.url} does not answer: ${error.message}`,
      );
    if (error instanceof CommandError) throw new CommandError(`${settings.cluster}: ${error.message}`);
    throw error;
  }
}

async function rotated(
  settings: DexClusterSettings,
  { project, surroundings, olderThanSeconds, tell, limited }: RotateDexOptions,
): Promise<string> {
  const { environment, signal } = surroundings;
  const network = realNetwork(signal);
  const clock = realClock(signal, true);
  const { store, authority } = await limited(() =>
    reachDex(settings, { folder: project.folder, environment, signal, network }),
  );
  if (olderThanSeconds !== undefined) {
    const since = signingSince(await limited(() => store.read()));
    if (clock.now() - since < olderThanSeconds * 1000)
      return `left alone: its key has signed since ${new Date(since).toISOString().slice(0, 10)}`;
  }
  const kid = await rotateKeys({
    ...{ store, clock, tell, newKey: newSigningKey },
    idTokenSeconds: settings.session.idTokenSeconds,
    servedKeyIds: () => keyIdsOf(network, `${settings.login.issuer.url}/keys`, authority),
  });
  return `signs with the key ${kid.slice(0, 8)}…`;
}

/** Finds where a Dex keeps its keys, and the authority of its certificate; `undefined` for a publicly trusted one. */
async function reachDex(
  settings: DexClusterSettings,
  { network, signal, ...engine }: PulumiOptions & { readonly network: Network },
): Promise<{ readonly store: KeyStore; readonly authority: string | undefined }> {
  const { environment } = engine;
  const administrator = await administratorOf(settings, {
    ...{ environment, network, run: realPrograms(signal) },
    readSecretKubeconfig: secretKubeconfigs({ ...engine, signal }),
  });
  if (administrator === undefined)
    throw new CommandError(
      "its latchkey:kubeconfig logs in through a program, which is not run for this; name a context in latchkey:context",
    );
  const outputs = dexOutputsOf(await stackOutputsOf(engine)(settings.cluster, signal));
  if (outputs === undefined)
    throw new CommandError(`was never applied; apply it with: pulumi up -s ${settings.cluster}`);
  return {
    store: keyStoreOf(administrator, settings.dex.namespace),
    authority: outputs.certificateAuthority === "" ? undefined : outputs.certificateAuthority,
  };
}

const keySet = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** The ids of the keys at a URL; none where something else is there. */
async function keyIdsOf(
  network: Network,
  url: string,
  certificateAuthority: string | undefined,
): Promise<readonly string[]> {
  const { body } = await network.ask(url, { certificateAuthority });
  return keySet.safeParse(jsonOf(body)).data?.keys.map(({ kid }) => kid) ?? [];
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

/** Makes a key of the kind that Dex makes for itself (dexidp/dex v2.45.1, server/signer/rotation.go). */
export async function newSigningKey(): Promise<SigningKeyPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const described = { kid: randomBytes(20).toString("hex"), alg: "RS256", use: "sig" };
  return {
    privateKey: { ...privateKey.export({ format: "jwk" }), ...described },
    publicKey: { ...publicKey.export({ format: "jwk" }), ...described },
  };
}
