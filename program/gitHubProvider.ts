import type { Provider } from "@pulumi/github/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { type GitHubLogin, publicGitHub } from "../oidc/dex/connectors/github.ts";

/** The environment variable that holds a GitHub token, which the provider reads by itself. */
const tokenVariable = "GITHUB_TOKEN";

/** How a person gives a token, for messages. */
export const tokenRemedy = `set ${tokenVariable}, or once for the stack: pulumi config set --secret github:token`;

/** The variables by which @pulumi/github takes another owner than the one that it is given. */
const ownerVariables = ["GITHUB_ORGANIZATION", "GITHUB_OWNER"] as const;

/** The variable that makes teams land in another organisation than the connector's; `undefined` for none. */
export function otherOwner(organization: string, environment: NodeJS.ProcessEnv): string | undefined {
  return ownerVariables.find((name) => {
    const owner = environment[name] ?? "";
    return owner !== "" && owner.toLowerCase() !== organization.toLowerCase();
  });
}

/** Whether there is a GitHub token: in the environment, or in the stack's configuration. */
export function hasGitHubToken(environment: NodeJS.ProcessEnv): boolean {
  return (environment[tokenVariable] ?? "") !== "" || configuredToken() !== undefined;
}

function configuredToken(): pulumi.Output<string> | undefined {
  return new pulumi.Config("github").getSecret("token");
}

/**
 * The provider for one organisation on GitHub. Loads @pulumi/github, which nothing else does: a preview without a token
 * does not pay for it.
 *
 * @param manages whether resources are made with it, and not only questions asked.
 */
export async function gitHubProvider(
  { id, organization, host }: GitHubLogin,
  manages: boolean,
): Promise<Provider> {
  const { Provider } = await import("@pulumi/github/provider.js");
  const token = configuredToken();
  // The engine reports no change of a provider whose name begins with "default" (pulumi/pulumi,
  // sdk/go/common/providers/reference.go). Whether somebody has a token to ask with is no change of the cluster.
  return new Provider(
    `${manages ? "" : "default-"}github-${id}`,
    {
      owner: organization,
      baseUrl: host === publicGitHub ? "https://api.github.com/" : `https://${host}/`,
      ...(token === undefined ? {} : { token }),
    },
    { transformations: token === undefined ? [withoutToken] : [] },
  );
}

/**
 * Keeps a token of the environment out of the state, where the package would put it: in a pipeline every run has another,
 * and each would be a change. The provider finds it where the package did.
 */
const withoutToken: pulumi.ResourceTransformation = ({ props, opts }) => {
  const inputs = Object.entries<unknown>(props).filter(([key]) => key !== "token");
  return { props: Object.fromEntries(inputs), opts };
};
