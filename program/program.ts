import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { KubeconfigEntry } from "../components/kubeconfigEntry.ts";
import { AccessBindings } from "../components/accessBindings.ts";
import { OidcIssuer } from "../components/oidcIssuer.ts";
import type { RememberedTeams } from "../settings/teamsOnGitHub.ts";
import { type ApiServerConfigurations, apiServerConfigurations } from "../oidc/apiServer/configurations.ts";
import type { ClusterLogin } from "../oidc/clusterLogin.ts";
import { callbackUrl } from "../oidc/dex/callback.ts";
import { areKubeloginPorts, dexClients, type KubeloginSettings } from "../oidc/dex/clients.ts";
import { allowedTeamsOf, type ConnectorSecrets } from "../oidc/dex/connectors/connectors.ts";
import { KubeconfigError, clusterConnection } from "../oidc/kubeconfig/clusterConnection.ts";
import { clusterIdentity, type LastCluster } from "../oidc/kubeconfig/clusterIdentity.ts";
import { type KubeconfigEntryInput, kubeconfigEntry } from "../oidc/kubeconfig/entry.ts";
import { renderKubeconfig } from "../oidc/kubeconfig/render.ts";
import { authenticationConfiguration } from "../oidc/apiServer/authenticationConfiguration.ts";
import type { ClusterSettings, DexClusterSettings } from "../settings/clusterSettings.ts";
import { configNamespace } from "../settings/loadStack.ts";
import { loadStack } from "../settings/loadSettings.ts";
import { SettingsError } from "../settings/problem.ts";
import { latchkeyVersion } from "../version.ts";
import { lastCluster } from "./lastCluster.ts";
import { namedObjectsAreDeletedFirst } from "./replacement.ts";
import { ambientKubeconfigs, configuredKubeconfig } from "./administeredCluster.ts";
import { connectorSecrets } from "./connectorSecrets.ts";
import { engineSettings } from "./engineSettings.ts";
import { gitHubClient, type GitHubOutputs } from "./gitHubClient.ts";
import { checkTeams, type CheckedTeams } from "./gitHubTeams.ts";
import { loginAtHub } from "./hub.ts";
import { programError, warn } from "./messages.ts";
import { ownOutputs, type ReadOwnOutput } from "./ownOutputs.ts";
import { upgradeNotes } from "./upgradeNotes.ts";

/** What a stack says of its cluster. Nothing in it is secret. */
export interface ProgramOutputs {
  /** Where Dex answers. */
  readonly issuer: pulumi.Output<string>;
  /** The audience of this cluster's tokens, which is its client id at Dex. */
  readonly audience: string;
  /** The authority that signs the issuer's certificate, as PEM; empty where the issuer is publicly trusted. */
  readonly certificateAuthority: pulumi.Output<string>;
  /**
   * The API server's `--oidc-*` arguments, one a line; empty where the distribution takes none, and where a user name could
   * begin with `system:`, which flags cannot refuse.
   */
  readonly apiServerFlags: pulumi.Output<string>;
  /** The `AuthenticationConfiguration`, as YAML; empty where the distribution takes none. */
  readonly authenticationConfiguration: pulumi.Output<string>;
  /** Files, arguments and steps in the distribution's own format, in each form that it takes. */
  readonly apiServer: pulumi.Output<ApiServerConfigurations>;
  /** A whole kubeconfig for the people who log in. It holds no credential. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What the cluster's entry in any kubeconfig is made of. */
  readonly kubeconfigEntry: pulumi.Output<KubeconfigEntryInput>;
  /** The callback URL that every identity provider must know, such as the GitHub OAuth App; absent for a spoke. */
  readonly callbackUrl?: string;
  /** The audiences that this cluster's Dex gives tokens for; absent for a spoke. */
  readonly clients?: readonly string[];
  /**
   * The teams whose members may log in, by GitHub connector; without a connector through which every member of the
   * organisation may, and absent for a spoke.
   */
  readonly allowedTeams?: Readonly<Record<string, readonly string[]>>;
  /** When the authority and the serving certificate end, as RFC 3339; absent for a spoke. */
  readonly certificates?: {
    readonly authorityEnds: pulumi.Output<string>;
    readonly servingEnds: pulumi.Output<string>;
  };
  /** The stack's client at GitHub; absent for a spoke, and where the fleet file names the clients. */
  readonly gitHub?: GitHubOutputs;
  /**
   * The ids of the teams on GitHub that this stack relies on, by connector and slug, so that the next run recognises a
   * team that was renamed, and refuses another team under the same slug; absent where GitHub was never asked.
   */
  readonly teams?: RememberedTeams;
  /** The identity by which the next run recognises the stack's cluster. */
  readonly clusterIdentifier: pulumi.Output<string>;
  /** The version of the Latchkey that applied the stack last. */
  readonly latchkeyVersion: string;
}

/**
 * Builds the cluster of the stack that runs. `pulumi up` and every other way to run Latchkey come through here.
 *
 * @param environment where the ambient kubeconfig is looked up.
 * @param fleetFile the fleet file, where whoever runs the program knows it. Default: where the engine says.
 * @throws {pulumi.RunError} with every mistake in the settings, those that only GitHub knows too, before anything but the
 *   providers that ask it is registered.
 */
export async function buildCluster(
  environment: NodeJS.ProcessEnv,
  fleetFile?: string,
): Promise<ProgramOutputs> {
  const config = new pulumi.Config(configNamespace);
  const stack = await explained(() => loadStack(engineSettings(fleetFile)));
  const { settings } = stack;
  const readOwnOutput = ownOutputs();
  await announce(settings, readOwnOutput);
  const gitHub = await explained(() => checkTeams(stack, environment, readOwnOutput));
  const last = lastCluster({
    clusterIdentifier: await readOwnOutput("clusterIdentifier"),
    kubeconfigEntry: await readOwnOutput("kubeconfigEntry"),
  });
  const access = await explained(() => clusterAccess(settings, config, environment, last));
  const inCluster = {
    providers: { kubernetes: access.provider },
    transformations: [namedObjectsAreDeletedFirst],
  };
  const { login, outputs } =
    settings.role === "spoke"
      ? { login: loginAtHub(settings), outputs: {} }
      : ownIssuer(settings, await ownConnectors(settings, config, gitHub), inCluster);
  new AccessBindings("access", { bindings: settings.bindings }, inCluster);
  const entry = pulumi.all([login, access.connection]).apply(([known, connection]): KubeconfigEntryInput => ({
    name: settings.cluster,
    ...connection,
    issuer: known.issuer.url,
    audience: known.audience,
    issuerCertificateAuthority: known.certificateAuthority,
    ...(settings.loginConnector === undefined ? {} : { connector: settings.loginConnector }),
    ...kubeloginOfEntry(settings.kubelogin),
  }));
  if (settings.kubeconfigFile !== undefined) {
    new KubeconfigEntry("kubeconfig-entry", { path: settings.kubeconfigFile, entry });
  }
  const apiServer = login.apply((known) => apiServerConfigurations(known, settings.apiServer));
  return {
    issuer: login.apply(({ issuer }) => issuer.url),
    audience: settings.login.audience,
    certificateAuthority: login.apply(({ certificateAuthority }) => certificateAuthority ?? ""),
    apiServerFlags: apiServer.apply(({ flags }) =>
      (flags?.arguments ?? []).map((argument) => `${argument}\n`).join(""),
    ),
    authenticationConfiguration: pulumi
      .all([login, apiServer])
      .apply(([known, { structured }]) =>
        structured === undefined
          ? ""
          : authenticationConfiguration(known, settings.apiServer.kubernetesVersion),
      ),
    apiServer,
    kubeconfig: entry.apply((input) => renderKubeconfig([kubeconfigEntry(input)])),
    kubeconfigEntry: entry,
    clusterIdentifier: access.identity,
    ...outputs,
    ...(gitHub.teams === undefined ? {} : { teams: gitHub.teams }),
    latchkeyVersion,
  };
}

/**
 * Shows in a preview what a person has to do for the update. An update reads the same outputs, so that its resources are
 * those of the preview's plan.
 */
async function announce(settings: ClusterSettings, readOwnOutput: ReadOwnOutput): Promise<void> {
  const [latchkeyVersion, authenticationConfiguration, apiServerFlags] = await Promise.all(
    ["latchkeyVersion", "authenticationConfiguration", "apiServerFlags"].map(readOwnOutput),
  );
  if (!pulumi.runtime.isDryRun()) return;
  const last = { latchkeyVersion, authenticationConfiguration, apiServerFlags };
  for (const note of upgradeNotes(last, settings)) await warn(note);
}

/** The secrets of a Dex's connectors, and what the stack says of its client at GitHub. */
interface OwnConnectors {
  readonly secrets: pulumi.Output<ConnectorSecrets>;
  readonly gitHub?: GitHubOutputs;
}

/** Nothing is updated before GitHub knows the stack's client. A preview changes nothing, and need not wait. */
async function ownConnectors(
  settings: DexClusterSettings,
  config: pulumi.Config,
  teams: Pick<CheckedTeams, "make">,
): Promise<OwnConnectors> {
  const client = settings.gitHub && gitHubClient(settings, settings.gitHub, config);
  if (client !== undefined && !pulumi.runtime.isDryRun()) await registered(client.resource);
  await teams.make();
  return {
    secrets: connectorSecrets(settings, client, config),
    ...(client === undefined ? {} : { gitHub: client.outputs }),
  };
}

/** Waits until the engine has made a resource what it is to be. The engine ends the program where it could not. */
function registered(resource: pulumi.Resource): Promise<unknown> {
  return new Promise((resolve) => {
    resource.urn.apply(resolve);
  });
}

/** What an entry says of kubelogin, where that is not the default. */
function kubeloginOfEntry({ ports, deviceCode }: KubeloginSettings): Partial<KubeconfigEntryInput> {
  return {
    ...(areKubeloginPorts(ports) ? {} : { ports }),
    ...(deviceCode ? { deviceCode } : {}),
  };
}

/** The Secret in Dex's namespace where an Ingress's publicly trusted certificate is looked for. */
const publicCertificate = "dex-public-certificate";

/** The Dex of a hub or a standalone cluster, and the login that it gives its own cluster. */
function ownIssuer(
  settings: DexClusterSettings,
  { secrets, gitHub }: OwnConnectors,
  options: pulumi.ComponentResourceOptions,
): {
  readonly login: pulumi.Output<ClusterLogin>;
  readonly outputs: Pick<
    ProgramOutputs,
    "issuer" | "callbackUrl" | "clients" | "allowedTeams" | "certificates" | "gitHub"
  >;
} {
  const { cluster, login, clients, title, connectors, automation, kubelogin, session, dex } = settings;
  const { issuer } = login;
  const { source, ...certificates } = settings.certificates;
  const built = new OidcIssuer(
    "issuer",
    {
      cluster,
      issuer,
      clients,
      title,
      connectors,
      connectorSecrets: secrets,
      ...(automation === undefined ? {} : { automation }),
      kubelogin,
      session,
      certificates,
      dex: source === "public" ? { ...dex, ingressSecret: publicCertificate } : dex,
    },
    options,
  );
  return {
    login: built.certificateAuthority.apply((certificateAuthority) =>
      source === "public" ? login : { ...login, certificateAuthority },
    ),
    outputs: {
      // Known before the authority is, so that the first preview shows it.
      issuer: pulumi.output(issuer.url),
      callbackUrl: callbackUrl(issuer.url),
      clients: dexClients(clients, kubelogin).map(({ id }) => id),
      // A change of these is one of Dex's configuration, which is secret: here a preview shows it.
      allowedTeams: allowedTeamsOf(connectors),
      certificates: { authorityEnds: built.authorityEnds, servingEnds: built.certificateEnds },
      ...(gitHub === undefined ? {} : { gitHub }),
    },
  };
}

/**
 * How the program reaches the cluster that it builds: as its administrator, whose entry is never touched.
 *
 * The provider's inputs stand in the state, by which anybody refreshes and destroys. So they hold nothing of the machine
 * that the last update ran on: an empty kubeconfig has the provider look for one itself as kubectl does, where the SDK
 * would enter the path in `KUBECONFIG` (pulumi-kubernetes, provider/pkg/provider/provider.go, Configure). Everything on a
 * cluster is made anew where the stack is given another cluster, and not where the same one has another address
 * (DiffConfig, clusterIdentifier).
 */
function clusterAccess(
  settings: ClusterSettings,
  config: pulumi.Config,
  environment: NodeJS.ProcessEnv,
  last: LastCluster | undefined,
) {
  if (settings.context !== undefined) {
    const { context } = settings;
    const connection = clusterConnection(ambientKubeconfigs(environment), context);
    const clusterIdentifier = clusterIdentity(connection, last);
    return {
      connection: pulumi.output(connection),
      identity: pulumi.output(clusterIdentifier),
      provider: new Provider("cluster", { kubeconfig: "", context, clusterIdentifier }),
    };
  }
  const kubeconfig = config.requireSecret("kubeconfig");
  // Where a cluster answers and who signs its certificate is public; the rest of the kubeconfig stays secret.
  const connection = pulumi.unsecret(
    kubeconfig.apply((text) => clusterConnection([configuredKubeconfig(text)])),
  );
  const clusterIdentifier = connection.apply((known) => clusterIdentity(known, last));
  return {
    connection,
    identity: clusterIdentifier,
    provider: new Provider("cluster", { kubeconfig, clusterIdentifier }),
  };
}

/** A person's mistake is told in its own words; everything else is a fault of ours and keeps its stack trace. */
async function explained<Result>(step: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof SettingsError || error instanceof KubeconfigError) throw programError(error.message);
    throw error;
  }
}
