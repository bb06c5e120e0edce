import { compareProperties } from "../engine/propertyDiff.ts";
import { holdsUnknown, type PropertyMap } from "../engine/propertyMap.ts";
import type { Difference, ResourceType, Surroundings } from "../engine/resourceType.ts";
import { inputFailures, plain, without } from "./client.ts";
import { create, inspect, read, remove, update } from "./gitHubAppActions.ts";
import { appInputs, appState, inputPropertiesIn, knownAppInputs } from "./gitHubAppProperties.ts";

/**
 * A GitHub App that people log in through, registered by the manifest flow: a person confirms in their browser, and the
 * credentials go into the state as secrets.
 *
 * GitHub's interface can neither change nor delete an app, so the person is told the page where they do it. Every preview
 * asks GitHub whether the app still serves. The id is GitHub's number of the app.
 */
export const gitHubAppResource: ResourceType = {
  check: (given) => inputFailures(appInputs, given),
  diff,
  create: (given, circumstances) => create(given, knownAppInputs(given), circumstances),
  read: async (id, state, surroundings) => {
    if (state["appId"] === undefined)
      throw new Error(
        "a GitHub App cannot be imported, since GitHub gives its secret only once: let it be registered",
      );
    return read(id, state, surroundings);
  },
  update: (_id, state, given, circumstances) => update(state, given, knownAppInputs(given), circumstances),
  delete: (_id, state, surroundings) => remove(state, surroundings),
};

/** The inputs by which an app is another one. */
const identity = ["host", "organization", "owner"];

async function diff(state: PropertyMap, given: PropertyMap, surroundings: Surroundings): Promise<Difference> {
  // Where a browser came back to once is no property of the app.
  const before = without("listenPort", plain(inputPropertiesIn(state)));
  const after = without("listenPort", holdsUnknown({ ...given }) ? given : plain(given));
  const changes = compareProperties("", { ...before }, { ...after });
  const replaces = identity.filter((key) => changes.has(key));
  const known = knownAppInputs(given);
  // People go on logging in through the old app until the new one is there.
  const difference = { changes, replaces, deleteFirst: false };
  if (replaces.length > 0 || known === undefined) return difference;
  const isGone = await inspect(appState(state), known, surroundings);
  return isGone
    ? { ...difference, changes: new Map([...changes, ["appId", "update"]]), replaces: ["appId"] }
    : difference;
}
