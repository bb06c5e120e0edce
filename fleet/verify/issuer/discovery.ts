import { z } from "zod";
import { faults, jsonOf } from "../answerText.ts";
import { type Network, NoAnswerError } from "../network.ts";
import { type Finding, failed, ok } from "../verification.ts";
import type { NamedIssuer } from "./namedIssuer.ts";

/** What an API server and kubelogin need of a discovery document (OpenID Connect Discovery 1.0). */
const discoveryDocument = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url({ protocol: /^https$/ }),
  token_endpoint: z.url({ protocol: /^https$/ }),
  jwks_uri: z.url({ protocol: /^https$/ }),
  id_token_signing_alg_values_supported: z.array(z.string()),
});

/** What an API server and kubelogin need of a discovery document. */
export type DiscoveryDocument = z.infer<typeof discoveryDocument>;

/** A discovery document that was looked at. */
export interface Discovered {
  readonly finding: Finding;
  /** The document; absent where it is wrong. */
  readonly document?: DiscoveryDocument;
}

/** Whether the issuer says of itself what an API server wants to read. */
export async function checkDiscovery(named: NamedIssuer, network: Network): Promise<Discovered> {
  const { issuer, certificateAuthority } = named;
  const url = `${issuer.url}/.well-known/openid-configuration`;
  const remedy = `see what answers at ${url}; Dex's log says more: kubectl -n latchkey logs deployment/dex`;
  try {
    const { status, body } = await network.ask(url, { certificateAuthority });
    if (status !== 200) return { finding: failed(`${url} answers with status ${status}`, remedy) };
    const read = discoveryDocument.safeParse(jsonOf(body));
    if (!read.success)
      return { finding: failed(`${url} is no discovery document: ${faults(read.error)}`, remedy) };
    return judged(named, read.data, remedy);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return { finding: failed(`${url} does not answer: ${error.message}`, remedy) };
  }
}

function judged({ issuer }: NamedIssuer, document: DiscoveryDocument, remedy: string): Discovered {
  if (document.issuer !== issuer.url) {
    return {
      finding: failed(
        `the discovery document is of the issuer ${document.issuer}, and API servers compare it letter by letter with ${issuer.url}`,
        "write one of the two as the other in fleet.yaml, and apply the cluster that runs Dex",
      ),
    };
  }
  const elsewhere = [document.authorization_endpoint, document.token_endpoint, document.jwks_uri].filter(
    (endpoint) => !endpoint.startsWith(`${issuer.url}/`),
  );
  if (elsewhere.length > 0) {
    return {
      finding: failed(`the discovery document leads away from the issuer: ${elsewhere.join(", ")}`, remedy),
    };
  }
  return { finding: ok("names the issuer letter by letter"), document };
}
