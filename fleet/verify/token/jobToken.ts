import { z } from "zod";
import type { AutomationLogin } from "../../../oidc/dex/automation.ts";
import { jsonOf } from "../answerText.ts";
import { type Network, NoAnswerError } from "../network.ts";
import { type Finding, failed } from "../verification.ts";
import type { MintedToken } from "./tokenSource.ts";

/** The variable that holds a job's token, for CI systems that hand one over so. */
export const jobTokenVariable = "LATCHKEY_JOB_TOKEN";

/** Where a job of GitHub Actions asks for its token (actions/toolkit, packages/core/src/oidc-utils.ts). */
const requestUrl = "ACTIONS_ID_TOKEN_REQUEST_URL";
const requestToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

/** Whether this process belongs to a job that has a token. */
export function isJobWithToken(environment: NodeJS.ProcessEnv): boolean {
  const has = (name: string) => (environment[name] ?? "") !== "";
  return has(jobTokenVariable) || (has(requestUrl) && has(requestToken));
}

const answer = z.object({ value: z.string().min(1) });

/**
 * A job's own token.
 *
 * @param audience whom it is for. Dex does not look at it, and whoever else sees it can.
 * @param automation whose jobs the fleet lets in: where it is the GitHub that the job runs on, its authority is trusted.
 */
export async function jobToken(
  environment: NodeJS.ProcessEnv,
  audience: string,
  automation: AutomationLogin | undefined,
  network: Network,
): Promise<MintedToken | Finding> {
  const given = environment[jobTokenVariable] ?? "";
  if (given !== "") return { token: given.trim() };
  if (!isJobWithToken(environment)) {
    return failed(
      "this process belongs to no job with a token",
      `on GitHub, let the job have permissions: { id-token: write }; elsewhere, hand its token over as ${jobTokenVariable}`,
    );
  }
  const url = environment[requestUrl] ?? "";
  const remedy =
    "see that the job has permissions: { id-token: write }, and that its runner trusts the certificate of its GitHub";
  try {
    const { status, body } = await network.ask(`${url}&audience=${encodeURIComponent(audience)}`, {
      certificateAuthority: automation && isAt(automation.issuer, url) ? automation.rootCA : undefined,
      headers: { authorization: `bearer ${environment[requestToken] ?? ""}` },
    });
    const read = answer.safeParse(jsonOf(body));
    if (status === 200 && read.success) return { token: read.data.value };
    return failed(`GitHub gives the job no token: it answers with status ${status}`, remedy);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return failed(`GitHub gives the job no token: ${error.message}`, remedy);
  }
}

/** Whether two URLs are at one host. */
function isAt(one: string, other: string): boolean {
  const host = URL.parse(one)?.host;
  return host !== undefined && host === URL.parse(other)?.host;
}
