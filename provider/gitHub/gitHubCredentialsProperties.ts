import { z } from "zod";
import { holdsUnknown, type PropertyMap } from "../engine/propertyMap.ts";
import { clientInputs, plain } from "./client.ts";

/** What the resource takes. */
export const credentialsInputs = z.strictObject({
  ...clientInputs,
  /** The client id of the OAuth App or GitHub App. */
  clientId: z.string().min(1),
  /** One of its client secrets. Secret. */
  clientSecret: z.string().min(1),
});

/** What the resource is told. */
export type CredentialsInputs = z.output<typeof credentialsInputs>;

/** The inputs, or `undefined` while some are not known. */
export function knownCredentialsInputs(given: PropertyMap): CredentialsInputs | undefined {
  return holdsUnknown({ ...given }) ? undefined : credentialsInputs.parse(plain(given));
}
