import { isolationClientId } from "../../oidc/dex/clients.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { quotaPath } from "../dexStorage/quotaUsage.ts";
import type { AppliedStack } from "../outputs/appliedStack.ts";
import { dexClusterOf } from "../outputs/dexOutputs.ts";
import { checkConfiguration } from "./apiServer/checkConfiguration.ts";
import { checkFetchedKeys } from "./apiServer/checkFetchedKeys.ts";
import { checkSigningKeyAccess } from "./apiServer/checkSigningKeyAccess.ts";
import type { ApiServerAddress } from "./apiServer/whoIs.ts";
import { type AdministratorDependencies, administratorOf } from "./apiServer/administrator.ts";
import { metricsReader, type ReadMetrics } from "./apiServer/metrics.ts";
import type { Link } from "./chain.ts";
import { checkAccepted } from "./checkAccepted.ts";
import { checkKubeconfig } from "./checkKubeconfig.ts";
import { checkPlugin } from "./checkPlugin.ts";
import { checkStorage } from "./issuer/checkStorage.ts";
import { checkRefused, type RefusingCluster } from "./checkRefused.ts";
import type { Clock } from "./clock.ts";
import type { IssuerChecks } from "./issuer/issuerChecks.ts";
import type { Login, MintedFor, MintToken } from "./token/tokenSource.ts";
import { type Finding, type Identity, notApplicable, ok, warning } from "./verification.ts";

/** What the chain to one cluster is looked at with. */
export interface ChainMeans extends AdministratorDependencies {
  readonly clock: Clock;
  /** How tokens are had; absent where nothing says it. */
  readonly login: Login | undefined;
  readonly mint: MintToken;
  /** Mints a token that opens no cluster: one for each issuer. */
  readonly mintIsolation: MintToken;
  /** Takes what is waited for. */
  readonly waiting: (forWhat: string) => void;
}

/** A cluster whose stack was applied. */
export interface ChainCluster {
  readonly settings: ClusterSettings;
  readonly stack: AppliedStack;
  readonly issuer: IssuerChecks;
  /** Other clusters of the fleet, one after the other as they are asked for. */
  readonly neighbours: () => AsyncIterable<RefusingCluster>;
}

/** The chain to one cluster. @param accepted takes whom the token that was accepted names. */
export function clusterChain(
  { settings, stack, issuer, neighbours }: ChainCluster,
  means: ChainMeans,
  accepted: (identity: Identity) => void,
): readonly Link[] {
  const { environment, network, clock, login, mint, mintIsolation, waiting } = means;
  const { cluster } = settings;
  const dexCluster = dexClusterOf(settings);
  let token: string | undefined;
  let onlyItsAudience = false;
  const wantedToken = async (): Promise<MintedFor> => {
    const document = await issuer.document();
    if (document === undefined) throw new Error("a token is minted where the discovery document is right");
    return { entry: stack.entry, tokenEndpoint: document.token_endpoint, dexCluster };
  };
  return [
    { name: "stack", needs: [], check: () => Promise.resolve(ok(agreement(stack))) },
    { name: "name", needs: [], check: () => issuer.name() },
    { name: "certificate", needs: ["name"], check: () => issuer.certificate() },
    { name: "discovery", needs: ["certificate"], check: () => issuer.discovery() },
    { name: "keys", needs: ["discovery"], check: () => issuer.keys() },
    {
      name: "storage",
      needs: [],
      check: () =>
        checkStorage(settings, async (namespace) =>
          (await administratorOf(settings, means))?.get(quotaPath(namespace)),
        ),
    },
    {
      name: "configuration",
      needs: [],
      check: async () => {
        const emitted = {
          cluster,
          text: stack.authenticationConfiguration,
          flags: stack.apiServerFlags,
          path: stack.configurationPath,
          target: settings.apiServer,
        };
        const metrics = () => metricsOf(settings, means);
        const checked = await checkConfiguration(emitted, metrics, clock, waiting);
        onlyItsAudience = checked.oneAudience;
        return checked.finding;
      },
    },
    {
      name: "fetched",
      needs: ["keys", "configuration"],
      check: async () => {
        const document = await issuer.document();
        if (document === undefined)
          throw new Error("fetched keys are compared where the discovery document is right");
        const { issuer: url, issuerCertificateAuthority: certificateAuthority } = stack.entry;
        return checkFetchedKeys(
          { url, keysUrl: document.jwks_uri, certificateAuthority },
          {
            ...{ network, clock, waiting, configurationPath: stack.configurationPath },
            metrics: () => metricsOf(settings, means),
          },
        );
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
      name: "signingKeys",
      needs: [],
      check: async () =>
        settings.role === "spoke"
          ? notApplicable("no Dex runs here")
          : checkSigningKeyAccess(
              settings.dex.namespace,
              async () => (await administratorOf(settings, means))?.get,
            ),
    },
    {
      name: "token",
      needs: ["discovery", "keys", "plugin"],
      check: async () => {
        if (login === undefined) return withoutSource;
        if (login === "never") return notApplicable("asked not to log in (--login never)");
        const minted = await mint(await wantedToken());
        if (!("token" in minted)) return minted;
        ({ token } = minted);
        return ok(login === "job" ? "the job's own was exchanged for one" : "kubelogin got one");
      },
    },
    {
      name: "accepted",
      needs: ["token", "configuration", "fetched"],
      check: async () => {
        if (token === undefined) return notApplicable("without a token");
        if ("unknown" in stack.connection) return withoutConnection(settings, stack.connection.unknown);
        const { connection } = stack.connection;
        return checkAccepted({ cluster, stack, connection, token, network, clock, waiting, accepted });
      },
    },
    {
      name: "refused",
      needs: ["token"],
      check: async () => {
        if (token === undefined) return notApplicable("without a token");
        if (!stack.dex.clients.includes(isolationClientId)) return withoutIsolationClient(dexCluster);
        const minted = await mintIsolation(await wantedToken());
        if (!("token" in minted)) return minted;
        const own = { cluster, address: addressOf(stack) };
        const input = { own, neighbours: neighbours(), token: minted.token, onlyItsAudience, network };
        return checkRefused(input);
      },
    },
  ];
}

const withoutSource: Finding = {
  verdict: "skipped",
  told: "there is no way to log in here",
  remedy:
    "in a CI job, let it have a token (on GitHub: permissions: { id-token: write }; elsewhere LATCHKEY_JOB_TOKEN) and list its subject under automation in fleet.yaml; at a terminal, log in through the browser; or say --login never",
};

/** What the outputs of an applied stack agree with. */
function agreement({ connection }: AppliedStack): string {
  return "unknown" in connection
    ? "applied; its outputs agree with the fleet's files and its Dex"
    : `applied; its outputs agree with the fleet's files, its Dex and ${connection.source}`;
}

/**
 * Where a token that opens nothing is shown: as the administrator knows it, else as the stack says. Only such a token
 * may go to an address that nothing but the cluster's own stack names.
 */
export function addressOf({ connection, entry }: AppliedStack): ApiServerAddress {
  return "unknown" in connection ? entry : connection.connection;
}

/** A token that opens the cluster is not sent to an address that nothing but the cluster's own stack names. */
function withoutConnection({ cluster, context }: ClusterSettings, reason: string): Finding {
  return {
    verdict: "skipped",
    told: `no token is sent to an API server that only its own stack names: ${reason}`,
    remedy:
      context === undefined
        ? `give this command what decrypts the secrets of the stack ${cluster}, such as its passphrase`
        : `run this where the kubeconfig has the context ${context}; no credential is needed in it`,
  };
}

function withoutIsolationClient(dexCluster: string): Finding {
  return warning(
    `not checked: the Dex of ${dexCluster} has no client ${isolationClientId} yet, whose tokens open nothing`,
    `apply it with: pulumi up -s ${dexCluster}`,
  );
}

/** How the metrics of a cluster's API server are read; `undefined` where a program would have to be run for it. */
async function metricsOf(settings: ClusterSettings, means: ChainMeans): Promise<ReadMetrics | undefined> {
  const administrator = await administratorOf(settings, means);
  return administrator && metricsReader(administrator);
}
