import { z } from "zod";
import type { KubeconfigEntryInput } from "../../../oidc/kubeconfig/entry.ts";
import { jsonOf } from "../answerText.ts";
import { type Network, NoAnswerError } from "../network.ts";
import type { Identity } from "../verification.ts";

/** Where an API server answers, and how it is trusted. */
export type ApiServerAddress = Pick<
  KubeconfigEntryInput,
  "server" | "certificateAuthority" | "tlsServerName"
>;

/** What an API server says of a token. */
export type TokenAnswer =
  | { readonly kind: "accepted"; readonly identity: Identity }
  /** It knows nobody by it: status 401. */
  | { readonly kind: "refused" }
  /** It says neither. */
  | { readonly kind: "unclear"; readonly reason: string };

const selfSubjectReview = z.object({
  status: z.object({ userInfo: z.object({ username: z.string(), groups: z.array(z.string()).default([]) }) }),
});

/** The group of everybody whom an API server knows. */
const everybody = "system:authenticated";

/**
 * Asks an API server who the bearer of a token is, which everybody may (SelfSubjectReview, since Kubernetes 1.28). The
 * server gets the token, so a token that opens a cluster is for a connection alone that its administrator knows.
 */
export async function whoIs(
  { server, certificateAuthority, tlsServerName }: ApiServerAddress,
  token: string,
  network: Network,
): Promise<TokenAnswer> {
  try {
    const { status, body } = await network.ask(`${server}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {
      certificateAuthority,
      tlsServerName,
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }),
    });
    if (status === 401) return { kind: "refused" };
    const review = selfSubjectReview.safeParse(jsonOf(body));
    if (status !== 201 || !review.success)
      return { kind: "unclear", reason: `${server} answers with status ${status}` };
    const { username, groups } = review.data.status.userInfo;
    return {
      kind: "accepted",
      identity: { username, groups: groups.filter((group) => group !== everybody).toSorted() },
    };
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return { kind: "unclear", reason: `${server} does not answer: ${error.message}` };
  }
}
