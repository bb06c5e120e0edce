import { longestAppName } from "../github/appManifest.ts";
import { isOfTheStacks } from "./connectors/stackClient.ts";
import type { Fleet } from "./fleetSchema.ts";
import type { DexStackSettings } from "./stackSchema.ts";

/** An app that a person registered. Its client secret is in the stack's configuration. */
export interface KnownClient {
  readonly kind: "known";
  readonly clientId: string;
}

/** A GitHub App that the stack registers. */
export interface CreatedApp {
  readonly kind: "created";
  /** Whose it is: the organisation's, or that of the person who confirms. */
  readonly owner: "organization" | "user";
  /** The name that GitHub's form begins with. */
  readonly name: string;
  /** The port where GitHub sends the browser back to; absent for any that is free. */
  readonly listenPort?: number;
  /** Whether the stack's configuration holds a client secret in place of the first one. */
  readonly hasOtherSecret: boolean;
}

/** The GitHub connector whose client is particular to the stack. */
export interface GitHubOfTheStack {
  /** The connector's id. */
  readonly connector: string;
  /** The organisation whose members log in. */
  readonly organization: string;
  /** `github.com`, or the host of a GitHub Enterprise Server. */
  readonly host: string;
  /** The authorities that sign the certificate of a GitHub Enterprise Server, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string;
  readonly client: KnownClient | CreatedApp;
}

/** Finds it; `undefined` where no connector is GitHub's, or all name their clients in the fleet file. */
export function gitHubOfTheStack(
  cluster: string,
  { connectors }: Pick<Fleet, "connectors">,
  { githubClientId, githubClientSecret }: Pick<DexStackSettings, "githubClientId" | "githubClientSecret">,
): GitHubOfTheStack | undefined {
  const gitHub = connectors.find(isOfTheStacks);
  if (gitHub === undefined) return undefined;
  const { id, organization, host, rootCA, app } = gitHub;
  const place = { connector: id, organization, host, ...(rootCA === undefined ? {} : { rootCA }) };
  if (app === undefined) {
    if (githubClientId === undefined)
      throw new Error("the fleet checks let a stack pass without its githubClientId");
    return { ...place, client: { kind: "known", clientId: githubClientId } };
  }
  const { owner, name = defaultName(organization, cluster), listenPort } = app;
  return {
    ...place,
    client: {
      kind: "created",
      owner,
      name,
      ...(listenPort === undefined ? {} : { listenPort }),
      hasOtherSecret: githubClientSecret !== undefined,
    },
  };
}

/** No other app on GitHub may have the name, so it holds the organisation's and the stack's. */
function defaultName(organization: string, cluster: string): string {
  return `${organization} Kubernetes ${cluster}`.slice(0, longestAppName).trim();
}
