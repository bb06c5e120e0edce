import { compareProperties } from "../engine/propertyDiff.ts";
import { holdsUnknown, type PropertyMap } from "../engine/propertyMap.ts";
import type { Difference, ResourceType, Surroundings } from "../engine/resourceType.ts";
import { inputFailures, plain, without } from "./client.ts";
import { check, create, update } from "./gitHubCredentialsActions.ts";
import { credentialsInputs, knownCredentialsInputs } from "./gitHubCredentialsProperties.ts";

/**
 * A client at GitHub that a person registered: an OAuth App's or a GitHub App's id and secret.
 *
 * GitHub is asked at every preview and update whether it takes them, so that nothing else changes where it does not. The
 * state holds the inputs and `clientSecretSince`, when the secret was first seen, as RFC 3339. The id is the client id.
 */
export const gitHubCredentialsResource: ResourceType = {
  check: (given) => inputFailures(credentialsInputs, given),
  diff,
  create: (given, circumstances) => create(given, knownCredentialsInputs(given), circumstances),
  read: (id, state) => {
    if (state["clientSecret"] === undefined)
      throw new Error("credentials cannot be imported: set them in the stack's configuration");
    return Promise.resolve({ id, inputs: without("clientSecretSince", state), properties: state });
  },
  update: (_id, state, given, circumstances) =>
    update(state, given, knownCredentialsInputs(given), circumstances),
  delete: () => Promise.resolve(),
};

async function diff(state: PropertyMap, given: PropertyMap, surroundings: Surroundings): Promise<Difference> {
  const known = knownCredentialsInputs(given);
  if (known) await check(known, surroundings);
  const before = plain(without("clientSecretSince", state));
  const changes = compareProperties("", before, holdsUnknown({ ...given }) ? { ...given } : plain(given));
  return { changes, replaces: changes.has("clientId") ? ["clientId"] : [], deleteFirst: false };
}
