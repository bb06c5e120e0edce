import { newOAuthAppUrl } from "../../github/addresses.ts";
import { callbackUrl } from "../../oidc/dex/callback.ts";
import { connectorPlan } from "../../oidc/dex/connectors/connectors.ts";
import type { Issuer } from "../../oidc/issuer.ts";
import { setSecretCommand } from "../connectorSecrets.ts";
import { isOfTheStacks, type WrittenGitHub } from "../connectors/stackClient.ts";
import type { CheckedFleet } from "../loadFleet.ts";
import { type CheckedStack, hasDex } from "../loadStack.ts";
import { suggestion } from "../nearest.ts";
import type { Problem } from "../problem.ts";
import { configNamespace } from "../stackConfig.ts";
import { problemAt } from "../settingsFile.ts";
import type { FleetCheck } from "./fleetCheck.ts";
import { issuerOf } from "./issuers.ts";

/** Every stack with a Dex has the secrets of the fleet's connectors, and no others. */
export const stacksHaveTheirSecrets: FleetCheck = ({ fleet, stacks }) => {
  if (fleet === undefined) return [];
  return stacks
    .filter(hasDex)
    .flatMap((stack) => [...gitHubProblems(stack, fleet), ...secretProblems(stack, fleet)]);
};

/** The stack's own keys for the one GitHub connector that has no client id in the fleet file. */
const gitHubKeys = ["githubClientId", "githubClientSecret"] as const;

function gitHubProblems(stack: CheckedStack, fleet: CheckedFleet): readonly Problem[] {
  const { file, inFile, written } = stack;
  const gitHub = fleet.connectors.map(({ connector }) => connector).find(isOfTheStacks);
  const tell = (key: string, message: string) => [problemAt(file, inFile([key]), message)];
  if (gitHub?.app !== undefined) {
    return written.has("githubClientId")
      ? tell(
          "githubClientId",
          "is that of an app that is there, while the fleet file has app register one; remove it",
        )
      : [];
  }
  if (gitHub !== undefined) {
    return gitHubKeys
      .filter((key) => !written.has(key))
      .flatMap((key) => tell(key, `is missing. ${howToGet(key, gitHub, issuerOf(stack, fleet))}`));
  }
  if (!fleet.knowsEveryConnector) return [];
  return gitHubKeys
    .filter((key) => written.has(key))
    .flatMap((key) =>
      tell(
        key,
        "goes with a connector of type github, and without a clientId of its own in the fleet file; remove it",
      ),
    );
}

function howToGet(
  key: (typeof gitHubKeys)[number],
  gitHub: WrittenGitHub,
  issuer: Issuer | undefined,
): string {
  if (key === "githubClientSecret")
    return `The client secret of your app on GitHub. Set it with: pulumi config set --secret ${configNamespace}:githubClientSecret`;
  const { host, organization } = gitHub;
  const form =
    issuer === undefined
      ? ""
      : ` (this page registers one: ${newOAuthAppUrl(host, organization, {
          name: "Kubernetes",
          url: issuer.url,
          callbackUrl: callbackUrl(issuer.url),
        })})`;
  return `The client id of your app on GitHub${form}. Set it with: pulumi config set ${configNamespace}:githubClientId ID`;
}

function secretProblems(stack: CheckedStack, fleet: CheckedFleet): readonly Problem[] {
  const { file, inFile, right, written } = stack;
  // What is wrong in the form was told by itself.
  if (written.has("connectorSecrets") && right.connectorSecrets === undefined) return [];
  const given = new Map(Object.entries(right.connectorSecrets ?? {}));
  const problems: Problem[] = [];
  const tell = (path: readonly string[], message: string) => {
    problems.push(problemAt(file, inFile(["connectorSecrets", ...path]), message));
  };
  const needed = new Map(
    fleet.connectors
      .filter(({ connector }) => !isOfTheStacks(connector))
      .map(({ connector }) => [connector.id, connectorPlan(connector).secrets] as const),
  );
  for (const [id, secrets] of needed) {
    const keys = given.get(id) ?? [];
    const known = Object.keys(secrets);
    for (const [key, meaning] of Object.entries(secrets)) {
      if (keys.includes(key)) continue;
      tell([id, key], `is missing. ${meaning} Set it with: ${setSecretCommand(id, key)}`);
    }
    for (const key of keys.filter((each) => !known.includes(each))) {
      const wanted = known.length === 0 ? "it needs none" : `it needs: ${known.join(", ")}`;
      tell([id, key], `is no secret of the connector ${id}${suggestion(key, known)}; ${wanted}`);
    }
  }
  if (!fleet.knowsEveryConnector) return problems;
  const gitHub = fleet.connectors.find(({ connector }) => isOfTheStacks(connector))?.connector.id;
  const ids = [...needed.keys()];
  for (const id of [...given.keys()].filter((each) => !needed.has(each))) {
    const remedy =
      id === gitHub
        ? `its secret is ${configNamespace}:githubClientSecret`
        : ids.length === 0
          ? "none needs a secret here; remove it"
          : `those with secrets here are: ${ids.join(", ")}`;
    tell([id], `is no connector whose secrets stand here${suggestion(id, ids)}; ${remedy}`);
  }
  return problems;
}
