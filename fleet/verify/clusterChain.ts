import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { checkConfiguration } from "./apiServer/checkConfiguration.ts";
import { metricsByContext, metricsByKubeconfig, type ReadMetrics } from "./apiServer/metrics.ts";
import type { ReadSecretKubeconfig } from "./apiServer/secretKubeconfig.ts";
import type { AppliedStack } from "./appliedStack.ts";
import type { Link } from "./chain.ts";
import { checkAccepted } from "./checkAccepted.ts";
import { checkKubeconfig } from "./checkKubeconfig.ts";
import { checkPlugin } from "./checkPlugin.ts";
import { checkRefused, type Neighbour } from "./checkRefused.ts";
import type { Clock } from "./clock.ts";
import type { IssuerChecks } from "./issuer/issuerChecks.ts";
import type { Network } from "./network.ts";
import type { RunProgram } from "./runProgram.ts";
import type { Login, MintToken } from "./token/tokenSource.ts";
import { type Finding, type Identity, notApplicable, ok } from "./verification.ts";

/** What the chain to one cluster is looked at with. */
export interface ChainMeans {
  readonly environment: NodeJS.ProcessEnv;
  readonly network: Network;
  readonly clock: Clock;
  readonly run: RunProgram;
  readonly readSecretKubeconfig: ReadSecretKubeconfig;
  /** How tokens are had; absent where nothing says it. */
  readonly login: Login | undefined;
  readonly mint: MintToken;
  /** Takes what is waited for. */
  readonly waiting: (forWhat: string) => void;
}

/** A cluster whose stack was applied. */
export interface ChainCluster {
  readonly settings: ClusterSettings;
  readonly stack: AppliedStack;
  readonly issuer: IssuerChecks;
  /** The clusters that its token is shown to, one after the other as they are asked for. */
  readonly neighbours: () => AsyncIterable<Neighbour>;
}

/** The chain to one cluster. @param accepted takes whom the token that was accepted names. */
export function clusterChain(
  { settings, stack, issuer, neighbours }: ChainCluster,
  means: ChainMeans,
  accepted: (identity: Identity) => void,
): readonly Link[] {
  const { environment, network, clock, login, mint, waiting } = means;
  const { cluster } = settings;
  let token: string | undefined;
  const withToken = async (check: (minted: string) => Promise<Finding>): Promise<Finding> =>
    token === undefined ? notApplicable("without a token") : check(token);
  return [
    { name: "stack", needs: [], check: () => Promise.resolve(ok("was applied")) },
    { name: "name", needs: [], check: () => issuer.name() },
    { name: "certificate", needs: ["name"], check: () => issuer.certificate() },
    { name: "discovery", needs: ["certificate"], check: () => issuer.discovery() },
    { name: "keys", needs: ["discovery"], check: () => issuer.keys() },
    {
      name: "configuration",
      needs: [],
      check: () => {
        const emitted = {
          cluster,
          text: stack.authenticationConfiguration,
          path: stack.configurationPath,
          target: settings.apiServer,
        };
        return checkConfiguration(emitted, () => metricsOf(settings, means), clock, waiting);
      },
    },
    {
      name: "plugin",
      needs: [],
      check: () =>
        Promise.resolve(
          login === "browser" ? checkPlugin(environment) : notApplicable("nobody logs in through a browser"),
        ),
    },
    {
      name: "kubeconfig",
      needs: [],
      check: () => checkKubeconfig(settings.kubeconfigFile, stack.entry, login === "job"),
    },
    {
      name: "token",
      needs: ["discovery", "keys", "plugin"],
      check: async () => {
        if (login === undefined) return withoutSource;
        if (login === "never") return notApplicable("asked not to log in (--login never)");
        const document = await issuer.document();
        if (document === undefined)
          throw new Error("a token is minted where the discovery document is right");
        const dexCluster = dexClusterOf(settings);
        const minted = await mint({ entry: stack.entry, tokenEndpoint: document.token_endpoint, dexCluster });
        if (!("token" in minted)) return minted;
        ({ token } = minted);
        return ok(login === "job" ? "the job's own was exchanged for one" : "kubelogin got one");
      },
    },
    {
      name: "accepted",
      needs: ["token", "configuration"],
      check: () =>
        withToken((minted) =>
          checkAccepted({ cluster, stack, token: minted, network, clock, waiting, accepted }),
        ),
    },
    {
      name: "refused",
      needs: ["token"],
      check: () => withToken((minted) => checkRefused(cluster, neighbours(), minted, network)),
    },
  ];
}

const withoutSource: Finding = {
  verdict: "skipped",
  told: "there is no way to log in here",
  remedy:
    "in a CI job, let it have a token (on GitHub: permissions: { id-token: write }; elsewhere LATCHKEY_JOB_TOKEN) and list its subject under automation in fleet.yaml; at a terminal, log in through the browser; or say --login never",
};

/** The cluster whose Dex gives a cluster's tokens. */
export function dexClusterOf(settings: ClusterSettings): string {
  return settings.role === "spoke" ? settings.hub : settings.cluster;
}

/** How the metrics of a cluster's API server are read; `undefined` where a program would have to be run for it. */
async function metricsOf(
  { cluster, context }: ClusterSettings,
  { environment, run, network, readSecretKubeconfig }: ChainMeans,
): Promise<ReadMetrics | undefined> {
  return context === undefined
    ? metricsByKubeconfig(await readSecretKubeconfig(cluster), network)
    : metricsByContext(context, environment, run);
}
