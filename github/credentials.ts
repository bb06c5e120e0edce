import { z } from "zod";
import { type GitHubFetch, type GitHubHost, UnreachableError } from "./connection.ts";

/** An app's client at GitHub, OAuth App or GitHub App, and where it sends people. */
export interface GitHubClient {
  readonly clientId: string;
  /** Secret. */
  readonly clientSecret: string;
  readonly callbackUrl: string;
}

/** What GitHub says of a client, as far as it lets one tell. */
export type CredentialsVerdict = "accepted" | "unknown-client" | "wrong-secret" | "wrong-callback";

const answers = z.object({ error: z.string() });

/**
 * What each error says. A client that GitHub does not know gets a page "Not Found" in its place. (docs.github.com,
 * "Troubleshooting OAuth app access token request errors".)
 */
const verdicts: Readonly<Record<string, CredentialsVerdict>> = {
  bad_verification_code: "accepted",
  incorrect_client_credentials: "wrong-secret",
  redirect_uri_mismatch: "wrong-callback",
  "Not Found": "unknown-client",
};

/**
 * Asks GitHub whether it takes a client, without any person: by exchanging a code that it never gave. It looks at the
 * client before it looks at the code.
 *
 * @throws {UnreachableError} where GitHub does not answer, or not as it is documented.
 */
export async function checkCredentials(
  { host }: Pick<GitHubHost, "host">,
  client: GitHubClient,
  fetch: GitHubFetch,
): Promise<CredentialsVerdict> {
  const response = await fetch(`https://${host}/login/oauth/access_token`, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      code: "latchkey-checks-the-client",
      redirect_uri: client.callbackUrl,
    }).toString(),
  });
  const answer = answers.safeParse(await response.json().catch(() => undefined));
  const verdict = answer.success ? verdicts[answer.data.error] : undefined;
  if (verdict !== undefined) return verdict;
  if (response.status === 404) return "unknown-client";
  throw new UnreachableError(
    host,
    `it answers with status ${response.status}${answer.success ? ` and ${JSON.stringify(answer.data.error)}` : ""}`,
  );
}
