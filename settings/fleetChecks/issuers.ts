import type { Issuer } from "../../oidc/issuer.ts";
import { dexExposure } from "../dexExposure.ts";
import type { CheckedFleet } from "../loadFleet.ts";
import { type CheckedStack, hasDex } from "../loadStack.ts";
import type { Problem } from "../problem.ts";
import { problemAt } from "../settingsFile.ts";
import { duplicates } from "./duplicates.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** Where the Dex of a cluster answers, as far as it has one; `undefined` where the issuer is wrong or missing. */
export function issuerOf(stack: CheckedStack, fleet: CheckedFleet | undefined): Issuer | undefined {
  return stack.written.has("issuer") ? stack.right.issuer : fleet?.issuer;
}

/** The node port that people are sent to must be one. */
export const exposuresFitIssuers: FleetCheck = ({ fleet, stacks }) =>
  stacks.flatMap((stack) => {
    const issuer = issuerOf(stack, fleet);
    if (stack.right.role === "spoke" || stack.right.exposure === undefined || issuer === undefined) return [];
    const exposure = dexExposure(stack.right.exposure, issuer);
    if (!("message" in exposure)) return [];
    return [problemAt(stack.file, stack.inFile(["exposure", ...exposure.path]), exposure.message)];
  });

/** Two Dexes cannot answer at one address. */
export const issuersAreUnique: FleetCheck = ({ fleet, stacks }) =>
  duplicates(stacks.filter(hasDex), (stack) => issuerOf(stack, fleet)?.url).map(({ value, first, again }) =>
    problemAt(
      again.file,
      again.inFile(["issuer"]),
      `is ${value}, where the Dex of ${first.cluster} answers; give this cluster its own, or make it a spoke of that one`,
    ),
  );

/** How many callback URLs a GitHub App can have (docs.github.com, registering a GitHub App). */
const mostCallbacks = 10;

/** The client ids of GitHub Apps. OAuth Apps have one callback URL, below which many Dexes can be. */
const gitHubAppClientId = /^Iv/;

/** Every Dex that logs in through one GitHub App needs a callback URL there. */
export const callbacksFitTheApp: FleetCheck = ({ fleet, stacks }) => [
  ...sharedByAll(fleet, stacks.filter(hasDex).length),
  ...sharedByStacks(stacks),
];

/** Apps that the fleet file names are every Dex's. */
function sharedByAll(fleet: CheckedFleet | undefined, dexes: number): readonly Problem[] {
  if (fleet === undefined || dexes <= mostCallbacks) return [];
  return fleet.connectors
    .filter(
      ({ connector }) => connector.type === "github" && gitHubAppClientId.test(connector.clientId ?? ""),
    )
    .map(({ index }) =>
      problemAt(
        fleet.file,
        ["connectors", index, "clientId"],
        `is a GitHub App's, which takes ${mostCallbacks} callback URLs, and this fleet has ${dexes} clusters with a Dex; make some of them spokes of a hub, or use an OAuth App`,
      ),
    );
}

function sharedByStacks(stacks: readonly CheckedStack[]): readonly Problem[] {
  const byApp = new Map<string, CheckedStack[]>();
  for (const stack of stacks.filter(hasDex)) {
    const { githubClientId } = stack.right;
    if (githubClientId === undefined || !gitHubAppClientId.test(githubClientId)) continue;
    const users = byApp.get(githubClientId) ?? [];
    byApp.set(githubClientId, [...users, stack]);
  }
  return [...byApp.values()].flatMap((users) =>
    users
      .slice(mostCallbacks)
      .map((stack, index) =>
        problemAt(
          stack.file,
          stack.inFile(["githubClientId"]),
          `would be callback URL number ${mostCallbacks + index + 1} of this app, and GitHub takes ${mostCallbacks}; make the cluster a spoke of a hub, or use another app`,
        ),
      ),
  );
}
