import type { KubeconfigEntryInput } from "../../oidc/kubeconfig/entry.ts";
import { whoIs } from "./apiServer/whoIs.ts";
import type { Network } from "./network.ts";
import { type Finding, failed, notApplicable, ok } from "./verification.ts";

/** A cluster that a token is shown to which is for another one. */
export interface Neighbour {
  readonly cluster: string;
  readonly entry: KubeconfigEntryInput;
}

/** How many neighbours have to refuse a token. All clusters would be their number squared. */
const enough = 3;

/** How many are asked in vain, because they do not answer, before that is told. */
const mostSilent = 3;

/** Whether other clusters refuse a token that is for this one. */
export async function checkRefused(
  cluster: string,
  neighbours: AsyncIterable<Neighbour>,
  token: string,
  network: Network,
): Promise<Finding> {
  const refusing: string[] = [];
  const silent: string[] = [];
  for await (const neighbour of neighbours) {
    const answer = await whoIs(neighbour.entry, token, network);
    if (answer.kind === "accepted") return accepting(cluster, neighbour.cluster);
    if (answer.kind === "refused") refusing.push(neighbour.cluster);
    else silent.push(`${neighbour.cluster}: ${answer.reason}`);
    if (refusing.length >= enough || silent.length >= mostSilent) break;
  }
  if (refusing.length > 0) return ok(`401 from ${refusing.join(", ")}`);
  if (silent.length === 0) return notApplicable("no other cluster of this fleet was applied");
  return failed(
    `no other cluster says whether it refuses the token: ${silent.join("; ")}`,
    "see whether this machine may reach the other clusters' API servers",
  );
}

function accepting(cluster: string, neighbour: string): Finding {
  return failed(
    `${neighbour} accepts a token that is for ${cluster}: whoever may log in to one may log in to the other`,
    `give the API server of ${neighbour} what its own stack emits, with its own audience: pulumi stack output apiServer -s ${neighbour}`,
  );
}
