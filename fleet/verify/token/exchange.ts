import { z } from "zod";
import { automationConnectorId, tokenExchangeGrant } from "../../../oidc/dex/automation.ts";
import { jsonOf } from "../answerText.ts";
import { type Network, NoAnswerError } from "../network.ts";
import { type Finding, failed } from "../verification.ts";
import { claimsOf } from "./claims.ts";
import type { MintedFor, MintedToken } from "./tokenSource.ts";

const idTokenType = "urn:ietf:params:oauth:token-type:id_token";

/** The scopes of a person's token, so that a job's has the same claims. */
const scopes = "openid email groups profile federated:id";

const exchanged = z.object({ access_token: z.string().min(1), issued_token_type: z.literal(idTokenType) });
const refusal = z.object({ error: z.string().regex(/^[a-z_]+$/) });

/** Exchanges a job's token for one of Dex's that is for one cluster (RFC 8693; Dex v2.45, server/handlers.go:1378). */
export async function exchangeToken(
  subjectToken: string,
  { entry, tokenEndpoint, dexCluster }: MintedFor,
  network: Network,
): Promise<MintedToken | Finding> {
  try {
    const { status, body } = await network.ask(tokenEndpoint, {
      certificateAuthority: entry.issuerCertificateAuthority,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: tokenExchangeGrant,
        client_id: entry.audience,
        connector_id: automationConnectorId,
        subject_token: subjectToken,
        subject_token_type: idTokenType,
        requested_token_type: idTokenType,
        scope: scopes,
      }).toString(),
    });
    const read = exchanged.safeParse(jsonOf(body));
    if (status === 200 && read.success) return { token: read.data.access_token };
    // What else a server says could be anything.
    const code = refusal.safeParse(jsonOf(body)).data?.error;
    return refused(code ?? `status ${status}`, { subjectToken, audience: entry.audience, dexCluster });
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return failed(
      `${tokenEndpoint} does not answer: ${error.message}`,
      "see Dex's log: kubectl -n latchkey logs deployment/dex",
    );
  }
}

function refused(
  code: string,
  asked: { readonly subjectToken: string; readonly audience: string; readonly dexCluster: string },
): Finding {
  const apply = `pulumi up -s ${asked.dexCluster}`;
  const { sub, iss } = claimsOf(asked.subjectToken) ?? {};
  switch (code) {
    case "unsupported_grant_type":
      return failed(
        "Dex exchanges no tokens: it knows of no jobs that may log in",
        `list the job's subject ${quoted(sub)} under automation.subjects in fleet.yaml, then: ${apply}`,
      );
    case "access_denied":
      return failed(
        `Dex does not let this job in: its subject is ${quoted(sub)}, of the issuer ${quoted(iss)}`,
        `if it is to be let in, list the subject under automation.subjects in fleet.yaml, then: ${apply}`,
      );
    case "invalid_client":
      return failed(`Dex knows no client ${asked.audience}`, `have it learn of the cluster: ${apply}`);
    case "invalid_request":
      return failed(
        "Dex has no connector for jobs",
        `see in its log whether it reaches the issuer of the job's token, ${quoted(iss)}: kubectl -n latchkey logs deployment/dex`,
      );
    default:
      return failed(
        `Dex gives no token for the job's: ${code}`,
        "see Dex's log: kubectl -n latchkey logs deployment/dex",
      );
  }
}

function quoted(claim: unknown): string {
  return typeof claim === "string" ? JSON.stringify(claim) : "(which its token does not name)";
}
