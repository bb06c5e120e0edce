import { isolationClientId } from "../../oidc/dex/clients.ts";
import { type ApiServerAddress, whoIs } from "./apiServer/whoIs.ts";
import type { Network } from "./network.ts";
import { type Finding, failed, ok } from "./verification.ts";

/** A cluster that must refuse the token. */
export interface RefusingCluster {
  readonly cluster: string;
  readonly address: ApiServerAddress;
}

/** What clusters are shown. */
export interface RefusedInput {
  /** The cluster that is verified. */
  readonly own: RefusingCluster;
  /** Other clusters of the fleet, one after the other as they are asked for. */
  readonly neighbours: AsyncIterable<RefusingCluster>;
  /** A token of {@link isolationClientId}, which opens no cluster: a server that keeps it has nothing. */
  readonly token: string;
  /** Whether its configuration shows that the cluster accepts no audience but its own. */
  readonly onlyItsAudience: boolean;
  readonly network: Network;
}

/** How many neighbours have to refuse a token. All clusters would be their number squared. */
const enough = 3;

/** After how many neighbours without an answer no more are asked. */
const mostSilent = 3;

/** Whether a cluster, and a few others, refuse a token of their issuer that is for no cluster. */
export async function checkRefused(input: RefusedInput): Promise<Finding> {
  const { own, neighbours, token, onlyItsAudience, network } = input;
  const show = ({ address }: RefusingCluster) => whoIs(address, token, network);
  const answer = await show(own);
  if (answer.kind === "accepted") return accepting(own.cluster);
  if (answer.kind === "unclear")
    return failed(
      `its API server does not say whether it refuses a token that is for no cluster: ${answer.reason}`,
      "see whether the API server runs, and whether this machine may reach it",
    );
  const refusing = [own.cluster];
  let silent = 0;
  for await (const neighbour of neighbours) {
    const { kind } = await show(neighbour);
    if (kind === "accepted") return accepting(neighbour.cluster);
    if (kind === "refused") refusing.push(neighbour.cluster);
    else silent += 1;
    if (refusing.length > enough || silent >= mostSilent) break;
  }
  const unproven = onlyItsAudience
    ? ""
    : "; whether it accepts tokens of another cluster is not known, because its configuration cannot be read";
  return ok(`401 from ${refusing.join(", ")}${unproven}`);
}

function accepting(cluster: string): Finding {
  return failed(
    `${cluster} accepts a token that is for no cluster (${isolationClientId}): everybody who can log in to one cluster can log in to it`,
    `give the API server of ${cluster} what its own stack emits, with its own audience: pulumi stack output apiServer -s ${cluster}`,
  );
}
