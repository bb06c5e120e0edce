import type { ApiServerTarget } from "../oidc/apiServer/target.ts";
import { type AccessBinding, accessBindings } from "../oidc/access/binding.ts";
import { boundGroup } from "../oidc/apiServer/tokenRules.ts";
import type { ClusterLogin } from "../oidc/clusterLogin.ts";
import type { AutomationLogin } from "../oidc/dex/automation.ts";
import type { KubeloginSettings } from "../oidc/dex/clients.ts";
import type { Session } from "../oidc/dex/configuration.ts";
import type { Exposure } from "../oidc/dex/exposure.ts";
import type { ConnectorLogin } from "../oidc/dex/connectors/connectors.ts";
import type { Issuer } from "../oidc/issuer.ts";
import type { KeyAlgorithm } from "../oidc/keyAlgorithm.ts";
import { type AllowedTeamsInput, allowedTeams } from "./allowedTeams.ts";
import { audienceOf } from "./audience.ts";
import { automationLogin, loginConnector } from "./automationLogin.ts";
import type { CertificateSource } from "./certificatesSchema.ts";
import { holdsOnCluster } from "./clusterPattern.ts";
import { dexExposure } from "./dexExposure.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";
import type { Fleet } from "./fleetSchema.ts";
import { type GitHubOfTheStack, gitHubOfTheStack } from "./gitHubOfTheStack.ts";
import { defaultGroupsPrefix } from "./groupsPrefix.ts";
import { type NamedGroup, ruleGroup } from "./ruleGroup.ts";
import type { DexStackSettings, RightStackValues, StackSettings } from "./stackSchema.ts";
import { unverifiedUsername } from "./unverifiedUsername.ts";
import { usernameClaim } from "./usernameClaim.ts";

/** The certificates of one cluster's Dex. */
export interface CertificateSettings {
  /** `private-ca`: clients trust the authority; `public`: what answers at the issuer is publicly trusted. */
  readonly source: CertificateSource;
  /** The life of the serving certificate, in hours. */
  readonly servingHours: number;
  /** How long before its end it is renewed, in hours. */
  readonly renewBeforeHours: number;
  /** The life of the authority, in hours. */
  readonly authorityHours: number;
  /** The numbers of the authorities that clients trust; the first signs. */
  readonly authorities: readonly [number, ...number[]];
  /** The algorithm of every key. */
  readonly algorithm: KeyAlgorithm;
}

/** How one cluster's Dex runs. */
export interface DexSettings {
  /** The image, with a tag or digest. */
  readonly image: string;
  /** How many pods. */
  readonly replicas: number;
  /** The namespace that is made for it. */
  readonly namespace: string;
  /** How people and the API server reach it. */
  readonly exposure: Exposure;
}

/** A client of a Dex: one cluster that trusts it. */
export interface ClusterClient {
  /** The cluster's name. */
  readonly cluster: string;
  /** The audience of its tokens, which is its client id. */
  readonly audience: string;
}

/** What every cluster is built from, whatever its role: complete, checked, and without a secret. */
interface EveryCluster {
  /** The cluster's name, which is its stack's. */
  readonly cluster: string;
  /** The wave in which it is rolled out, from 1; absent for a hub, which goes before every wave. */
  readonly wave?: number;
  /** Who may log in, but for the authority that signs the issuer's certificate, which only a stack's state knows. */
  readonly login: Omit<ClusterLogin, "certificateAuthority">;
  /** Who gets which role where on this cluster. */
  readonly bindings: readonly AccessBinding[];
  /** What its API server's configuration is written for. */
  readonly apiServer: ApiServerTarget;
  /** The context of the ambient kubeconfig that administers it; absent where a kubeconfig is among the secrets. */
  readonly context?: string;
  /** How kubelogin logs people in. */
  readonly kubelogin: KubeloginSettings;
  /** The connector that people's browsers are sent to at once; absent where Dex has no other, or people choose. */
  readonly loginConnector?: string;
  /** The kubeconfig file that the login's entry is merged into, as written; absent for none. */
  readonly kubeconfigFile?: string;
}

/** A cluster with a Dex of its own. A hub's serves its spokes too. */
export interface DexClusterSettings extends EveryCluster {
  readonly role: "hub" | "standalone";
  /** Every cluster that trusts this Dex, this one among them, sorted by name. */
  readonly clients: readonly ClusterClient[];
  /** What Dex's pages call the login: the only connector's organisation on GitHub, or the issuer's host. */
  readonly title: string;
  /** Where people come from, without any secret. */
  readonly connectors: readonly ConnectorLogin[];
  /** The GitHub connector whose client is particular to this stack; absent for none. */
  readonly gitHub?: GitHubOfTheStack;
  /** The jobs that may log in without a person; absent for none. */
  readonly automation?: AutomationLogin;
  /** How long a login lasts. */
  readonly session: Session;
  /** The certificates of its Dex. */
  readonly certificates: CertificateSettings;
  /** How its Dex runs. */
  readonly dex: DexSettings;
}

/** A cluster that trusts a hub's Dex, runs nothing of Latchkey's, and has no secret of the login. */
export interface SpokeClusterSettings extends EveryCluster {
  readonly role: "spoke";
  /** The hub's stack. */
  readonly hub: string;
}

/** Everything that one cluster is built from: complete, checked, and without a secret. */
export type ClusterSettings = DexClusterSettings | SpokeClusterSettings;

/** A fleet and one of its stacks, each right by itself and all of the fleet's files together. */
export interface Composition {
  /** The cluster's name, which is its stack's. */
  readonly cluster: string;
  /** What all clusters share. */
  readonly fleet: Fleet;
  /** What is particular to this one. */
  readonly stack: StackSettings;
  /** What of each stack file of the fleet is right, by its cluster; this one's among them. */
  readonly stacks: ReadonlyMap<string, RightStackValues>;
}

/** What one cluster is built from. */
export function composeCluster(composition: Composition): ClusterSettings {
  const { fleet, stack, stacks } = composition;
  if (stack.role === "spoke") {
    const issuer = stacks.get(stack.hub)?.issuer ?? fleet.issuer;
    return { role: stack.role, hub: stack.hub, ...everyCluster(composition, issuer) };
  }
  return { role: stack.role, ...clusterWithDex(composition, stack) };
}

function everyCluster({ cluster, fleet, stack }: Composition, issuer: Issuer): EveryCluster {
  const { connectors, identity, access, automation, kubelogin, session } = fleet;
  const { distribution, kubernetesVersion, distributionVersion, context, kubeconfigFile } = stack;
  const connectorOfPeople = loginConnector(automation, connectors);
  const groupsPrefix = identity.groupsPrefix ?? defaultGroupsPrefix(connectors);
  if (groupsPrefix === undefined)
    throw new Error("the fleet checks let several connectors pass without a prefix");
  const jobs = jobsOf(fleet)?.subjects;
  const groups = { claim: "groups", prefix: groupsPrefix } as const;
  const connectorIds = connectors.map(({ id }) => id);
  const username = usernameClaim(identity, connectors);
  if (username === undefined)
    throw new Error("the fleet checks let people who choose their addresses pass without a username");
  const unverified = unverifiedUsername(username, connectors);
  return {
    cluster,
    ...(stack.role === "hub" ? {} : { wave: stack.wave }),
    login: {
      issuer,
      audience: audienceOf(cluster, stack.audience),
      username: { claim: username, prefix: identity.usernamePrefix },
      ...(unverified === undefined ? {} : { unverifiedUsername: unverified }),
      groups,
      tokenLifetimeSeconds: session.idToken,
      connectors: connectorIds,
      ...(jobs === undefined ? {} : { jobs }),
      deviceCode: kubelogin.deviceCode,
    },
    bindings: accessBindings(
      access
        .filter((rule) => holdsOnCluster(rule.clusters, cluster))
        .map((rule) => {
          const { group, connector } = groupOf(rule, fleet);
          const named = boundGroup(group, connector, { connectors: connectorIds, groups });
          return {
            group: groupsPrefix + group,
            ...(named === groupsPrefix + group ? {} : { boundGroup: named }),
            role: rule.role,
            ...(rule.namespaces === undefined ? {} : { namespaces: rule.namespaces }),
          };
        }),
    ),
    apiServer: {
      distribution,
      kubernetesVersion,
      ...(distributionVersion === undefined ? {} : { distributionVersion }),
    },
    ...(context === undefined ? {} : { context }),
    kubelogin,
    ...(connectorOfPeople === undefined ? {} : { loginConnector: connectorOfPeople }),
    ...(kubeconfigFile === undefined ? {} : { kubeconfigFile }),
  };
}

function clusterWithDex(composition: Composition, stack: DexStackSettings): Omit<DexClusterSettings, "role"> {
  const { cluster, fleet, stacks } = composition;
  const { access, connectors, session, certificates, dex } = fleet;
  const issuer = stack.issuer ?? fleet.issuer;
  const exposure = dexExposure(stack.exposure, issuer);
  if ("message" in exposure)
    throw new Error(`the fleet checks let an exposure pass that ${exposure.message}`);
  const every = everyCluster(composition, issuer);
  const gitHub = gitHubOfTheStack(cluster, fleet, stack);
  const automation = jobsOf(fleet);
  const clients = [
    { cluster, audience: every.login.audience },
    ...(stack.role === "hub" ? spokesOf(cluster, stacks) : []),
  ].sort((left, right) => (left.cluster < right.cluster ? -1 : 1));
  const clusters = clients.map((client) => client.cluster);
  return {
    ...every,
    clients,
    title: titleOf(connectors, issuer),
    connectors: connectors.map((connector) =>
      knownToDex(connector, { rules: access, connectors, subjects: automation?.subjects, clusters }),
    ),
    ...(gitHub === undefined ? {} : { gitHub }),
    ...(automation === undefined ? {} : { automation }),
    session: {
      idTokenSeconds: session.idToken,
      idleSeconds: session.idle,
      absoluteSeconds: session.absolute,
    },
    certificates: {
      source: certificates.source,
      servingHours: certificates.serving / 3600,
      renewBeforeHours: certificates.renewBefore / 3600,
      authorityHours: certificates.authority / 3600,
      authorities: certificates.authorities,
      algorithm: certificates.algorithm,
    },
    dex: { image: dex.image, replicas: dex.replicas, namespace: dex.namespace, exposure },
  };
}

/** The clients that a hub's sibling stack files ask for. */
function spokesOf(hub: string, stacks: ReadonlyMap<string, RightStackValues>): readonly ClusterClient[] {
  return [...stacks]
    .filter(([, right]) => right.role === "spoke" && right.hub === hub)
    .map(([cluster, right]) => ({ cluster, audience: audienceOf(cluster, right.audience) }));
}

/** A connector as Dex knows it: who registers the app, and which teams the fleet file owns, is GitHub's matter. */
function knownToDex(connector: WrittenConnector, input: AllowedTeamsInput): ConnectorLogin {
  if (connector.type !== "github") return connector;
  const { type, id, name, organization, host, rootCA, clientId } = connector;
  const teams = allowedTeams(connector, input);
  return {
    ...{ type, id, name, organization, host },
    ...(teams === undefined ? {} : { allowedTeams: teams }),
    ...(rootCA === undefined ? {} : { rootCA }),
    ...(clientId === undefined ? {} : { clientId }),
  };
}

function jobsOf({ automation, connectors }: Fleet): AutomationLogin | undefined {
  if (automation === undefined) return undefined;
  const login = automationLogin(automation, connectors);
  if (login === undefined) throw new Error("the fleet checks let jobs pass without an issuer");
  return login;
}

function titleOf(connectors: Fleet["connectors"], issuer: Issuer): string {
  const [first, ...others] = connectors;
  return first?.type === "github" && others.length === 0 ? first.organization : issuer.hostname;
}

function groupOf(rule: Fleet["access"][number], { connectors, automation }: Fleet): NamedGroup {
  const named = ruleGroup(rule, connectors, automation?.subjects);
  if ("reason" in named)
    throw new Error(`the fleet checks let a rule pass whose ${named.key} ${named.reason}`);
  return named;
}
