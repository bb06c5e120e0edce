import pLimit from "p-limit";
import { isolationClientId } from "../../oidc/dex/clients.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import type { AppliedStack, RejectedStack } from "../outputs/appliedStack.ts";
import { dexClusterOf } from "../outputs/dexOutputs.ts";
import { stackReader, type StackReaderDependencies } from "../outputs/stackReader.ts";
import { followChain } from "./chain.ts";
import type { RefusingCluster } from "./checkRefused.ts";
import { addressOf, type ChainMeans, clusterChain } from "./clusterChain.ts";
import { type IssuerChecks, issuerChecks } from "./issuer/issuerChecks.ts";
import type { RenewalWindow } from "./issuer/namedIssuer.ts";
import { neighboursOf } from "./neighbours.ts";
import { lastingTokens } from "./token/lastingToken.ts";
import type { MintedFor } from "./token/tokenSource.ts";
import { holds, type Identity, linkNames, skipped, type Verification } from "./verification.ts";

/** How many clusters are looked at at once. */
const atOnce = 8;

/** What is verified. */
export interface VerifyInput {
  /** Every cluster of the fleet. */
  readonly clusters: readonly ClusterSettings[];
  /** The names of those to verify, each one of the fleet's. */
  readonly selected: readonly string[];
  /** Takes each cluster's verification when it is there. */
  readonly onVerified: (verification: Verification) => void;
}

/** What it is verified with. */
export interface VerifyMeans extends Omit<ChainMeans, "waiting" | "mintIsolation">, StackReaderDependencies {
  /** Takes what is waited for, for a person to read. */
  readonly tell: (line: string) => void;
}

/**
 * Verifies clusters, each link by link. This is the gate of a rollout: a cluster whose verification has not passed is one
 * that people cannot be trusted to get into, or out of.
 *
 * @returns one verification a cluster, in the order of `selected`.
 * @throws CommandError where the engine cannot tell a stack's outputs.
 */
export async function verifyClusters(
  { clusters, selected, onVerified }: VerifyInput,
  means: VerifyMeans,
): Promise<readonly Verification[]> {
  const failure = new AbortController();
  const fleet: FleetView = {
    settings: new Map(clusters.map((settings) => [settings.cluster, settings])),
    selected: new Set(selected),
    read: stackReader({ ...means, signal: AbortSignal.any([means.signal, failure.signal]) }),
    issuer: issuerChecks({ network: means.network, now: () => means.clock.now() }),
    mintIsolation: lastingTokens(
      ({ entry }: MintedFor) => entry.issuer,
      (wanted) => means.mint({ ...wanted, entry: { ...wanted.entry, audience: isolationClientId } }),
      () => means.clock.now(),
    ),
  };
  const limit = pLimit({ concurrency: atOnce, rejectOnClear: true });
  try {
    return await Promise.all(
      selected.map((cluster) =>
        limit(async () => {
          const verification = await verifyCluster(cluster, fleet, means);
          onVerified(verification);
          return verification;
        }),
      ),
    );
  } finally {
    limit.clearQueue();
    failure.abort();
  }
}

/** What the verification of one cluster sees of the others. */
interface FleetView {
  readonly settings: ReadonlyMap<string, ClusterSettings>;
  readonly selected: ReadonlySet<string>;
  readonly read: ReturnType<typeof stackReader>;
  readonly issuer: ReturnType<typeof issuerChecks>;
  readonly mintIsolation: ChainMeans["mintIsolation"];
}

async function verifyCluster(cluster: string, fleet: FleetView, means: VerifyMeans): Promise<Verification> {
  const settings = fleet.settings.get(cluster);
  if (settings === undefined) throw new Error(`${cluster} is no cluster of this fleet`);
  const stack = await fleet.read(settings);
  if ("missing" in stack) return notApplied(cluster, stack.missing);
  if ("rejected" in stack) return rejected(cluster, stack);
  let identity: Identity | undefined;
  const chain = clusterChain(
    {
      settings,
      stack,
      issuer: issuerOf(settings, stack, fleet),
      neighbours: () => neighbours(cluster, fleet),
    },
    {
      ...means,
      mintIsolation: fleet.mintIsolation,
      waiting: (forWhat) => {
        means.tell(`${cluster}: waiting ${forWhat}`);
      },
    },
    (accepted) => {
      identity = accepted;
    },
  );
  const links = await followChain(chain);
  return {
    cluster,
    state: links.every(holds) ? "passed" : "failed",
    links,
    ...(identity === undefined ? {} : { identity }),
  };
}

function notApplied(cluster: string, missing: string): Verification {
  const [told = missing, remedy = `apply it with: pulumi up -s ${cluster}`] = missing.split("; ");
  return {
    cluster,
    state: "not-applied",
    links: [{ link: "stack", verdict: "failed", told, remedy }],
  };
}

/** Nothing of a stack is used whose outputs were rejected. */
function rejected(cluster: string, { rejected: told, remedy }: RejectedStack): Verification {
  const [stack, ...others] = linkNames;
  return {
    cluster,
    state: "failed",
    links: [
      { link: stack, verdict: "failed", told, remedy },
      ...others.map((link) => ({ link, ...skipped(stack) })),
    ],
  };
}

function issuerOf(settings: ClusterSettings, { entry }: AppliedStack, fleet: FleetView): IssuerChecks {
  return fleet.issuer({
    issuer: settings.login.issuer,
    certificateAuthority: entry.issuerCertificateAuthority,
    renewal: renewalOf(settings, fleet),
  });
}

/** How near its end a publicly trusted certificate is that nobody has renewed: those of Let's Encrypt are by then. */
const publicRenewalDays = 7;

function renewalOf(settings: ClusterSettings, fleet: FleetView): RenewalWindow {
  const dexCluster = dexClusterOf(settings);
  const withDex = fleet.settings.get(dexCluster);
  if (withDex === undefined || withDex.role === "spoke" || withDex.certificates.source === "public")
    return {
      days: publicRenewalDays,
      remedy: "see why what answers at the issuer has not renewed its certificate",
    };
  return {
    days: Math.floor(withDex.certificates.renewBeforeHours / 24),
    remedy: `renew it with: pulumi up -s ${dexCluster}`,
  };
}

async function* neighbours(cluster: string, fleet: FleetView): AsyncGenerator<RefusingCluster> {
  const all = [...fleet.settings.values()].map((settings) => ({
    cluster: settings.cluster,
    dexCluster: dexClusterOf(settings),
  }));
  for (const name of neighboursOf(cluster, all, fleet.selected)) {
    const settings = fleet.settings.get(name);
    const stack = settings && (await fleet.read(settings));
    if (stack !== undefined && "entry" in stack) yield { cluster: name, address: addressOf(stack) };
  }
}
