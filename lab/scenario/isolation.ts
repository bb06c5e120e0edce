import type { Cluster } from "../cluster/cluster.ts";
import { ask } from "../cluster/request.ts";

/** One API server's answer to one cluster's token. */
export interface IsolationAnswer {
  /** The cluster that the token is for. */
  readonly tokenFor: string;
  /** The cluster whose API server was asked. */
  readonly askedAt: string;
  /** Whether it took the token, or answered 401. */
  readonly answer: "accepted" | "401";
}

/**
 * Asks every API server with every token who its bearer is.
 *
 * @param clusters whose API servers are asked.
 * @param tokens one valid ID token for each cluster, by the cluster's name.
 * @returns one answer for each token and each API server, in the order of the clusters.
 * @throws Error when an API server answers anything else.
 */
export async function isolationMatrix(
  clusters: readonly Pick<Cluster, "name" | "server" | "certificateAuthority">[],
  tokens: ReadonlyMap<string, string>,
): Promise<readonly IsolationAnswer[]> {
  return Promise.all(
    [...tokens].flatMap(([tokenFor, token]) =>
      clusters.map(async (cluster) => ({
        tokenFor,
        askedAt: cluster.name,
        answer: await answerTo(token, cluster),
      })),
    ),
  );
}

/** What an API server says to a bearer who asks who they are. */
async function answerTo(
  token: string,
  { server, certificateAuthority }: Pick<Cluster, "server" | "certificateAuthority">,
): Promise<IsolationAnswer["answer"]> {
  const url = `${server}/apis/authentication.k8s.io/v1/selfsubjectreviews`;
  const { status, body } = await ask(url, {
    tls: { ca: certificateAuthority },
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }),
  });
  if (status === 201) return "accepted";
  if (status === 401) return "401";
  throw new Error(`${url} answers ${status}: ${body.trim().slice(0, 300)}`);
}
