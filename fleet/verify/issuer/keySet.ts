import { z } from "zod";
import { faults, jsonOf } from "../answerText.ts";
import { type Network, NoAnswerError } from "../network.ts";
import { type Finding, failed, ok } from "../verification.ts";
import type { Discovered } from "./discovery.ts";
import type { NamedIssuer } from "./namedIssuer.ts";

/** A key set (RFC 7517), as far as it matters whether an API server can use it. */
const keySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), use: z.string().optional(), kid: z.string().optional() })),
});

/** Types of keys whose signatures API servers check (kubernetes/apiserver, plugin/pkg/authenticator/token/oidc/oidc.go). */
const signingTypes: readonly string[] = ["RSA", "EC"];

/** Whether the issuer publishes keys that tokens can be checked with. */
export async function checkKeys(
  { certificateAuthority }: NamedIssuer,
  { document }: Discovered,
  network: Network,
): Promise<Finding> {
  if (document === undefined) throw new Error("keys are looked for where the discovery document is right");
  const { jwks_uri: url } = document;
  const remedy = "see Dex's log: kubectl -n latchkey logs deployment/dex";
  try {
    const { status, body } = await network.ask(url, { certificateAuthority });
    if (status !== 200) return failed(`${url} answers with status ${status}`, remedy);
    const read = keySet.safeParse(jsonOf(body));
    if (!read.success) return failed(`${url} is no key set: ${faults(read.error)}`, remedy);
    const keys = read.data.keys.filter(
      ({ kty, use = "sig", kid }) => signingTypes.includes(kty) && use === "sig" && kid !== undefined,
    );
    return keys.length === 0
      ? failed(`${url} holds no key that a token could be signed with`, remedy)
      : ok(`${keys.length} ${keys.length === 1 ? "key" : "keys"}`);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return failed(`${url} does not answer: ${error.message}`, remedy);
  }
}
