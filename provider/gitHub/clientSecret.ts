import type { GitHubFetch, GitHubHost } from "../../github/connection.ts";
import { checkCredentials, type GitHubClient } from "../../github/credentials.ts";

/** A client at GitHub, and where a person changes it. */
export interface CheckedClient extends GitHubClient, Pick<GitHubHost, "host"> {
  /** The page on GitHub where its callback URL and its client secrets stand. */
  readonly page: string;
}

/**
 * Asks GitHub whether a login could begin with a client.
 *
 * @returns what is wrong and what to do; `undefined` where nothing is. No word of the secret is in it.
 * @throws {UnreachableError} where GitHub does not answer.
 */
export async function clientProblem(client: CheckedClient, fetch: GitHubFetch): Promise<string | undefined> {
  const { host, clientId, callbackUrl, page } = client;
  switch (await checkCredentials(client, client, fetch)) {
    case "accepted":
      return undefined;
    case "unknown-client":
      return `GitHub at ${host} knows no app with the client id ${clientId}: copy the id from ${page}`;
    case "wrong-secret":
      return `GitHub at ${host} does not take the client secret that goes with the client id ${clientId}: if the id is right, make a new secret at ${page} and set it with: pulumi config set --secret latchkey:githubClientSecret`;
    case "wrong-callback":
      return `the app with the client id ${clientId} may not send people back to ${callbackUrl}: write that as its callback URL at ${page}`;
  }
}
