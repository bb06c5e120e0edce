import type { Distribution } from "../oidc/apiServer/distribution.ts";
import { type AccessBinding, accessBindings } from "../oidc/access/binding.ts";
import type { ClusterLogin } from "../oidc/clusterLogin.ts";
import type { Session } from "../oidc/dex/configuration.ts";
import { type GitHubLogin, gitHubTeamGroup } from "../oidc/dex/githubConnector.ts";
import type { KubernetesVersion } from "../oidc/kubernetesVersion.ts";
import { matchesCluster } from "./clusterPattern.ts";
import { type DexExposure, dexExposure } from "./dexExposure.ts";
import type { Fleet } from "./fleetSchema.ts";
import type { StackSettings } from "./stackSchema.ts";

/** The certificates of one cluster's Dex. */
export interface CertificateSettings {
  /** The life of the serving certificate, in hours. */
  readonly servingHours: number;
  /** How long before its end it is renewed, in hours. */
  readonly renewBeforeHours: number;
  /** The life of the authority, in hours. */
  readonly authorityHours: number;
  /** The algorithm of every key. */
  readonly algorithm: Fleet["certificates"]["algorithm"];
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
  readonly exposure: DexExposure;
}

/** Everything that one cluster is built from: complete, checked, and without a secret. */
export interface ClusterSettings {
  /** The cluster's name, which is its stack's. */
  readonly cluster: string;
  /** Who may log in, but for the authority that signs the issuer's certificate, which the cluster makes. */
  readonly login: Omit<ClusterLogin, "certificateAuthority">;
  /** The GitHub organisation that people come from. */
  readonly github: GitHubLogin;
  /** The client id of the GitHub OAuth App. */
  readonly githubClientId: string;
  /** Who gets which role where on this cluster. */
  readonly bindings: readonly AccessBinding[];
  /** How long a login lasts. */
  readonly session: Session;
  /** The certificates of its Dex. */
  readonly certificates: CertificateSettings;
  /** How its Dex runs. */
  readonly dex: DexSettings;
  /** How its API server takes configuration. */
  readonly distribution: Distribution;
  /** Its Kubernetes release. */
  readonly kubernetesVersion: KubernetesVersion;
  /** The context of the ambient kubeconfig that administers it; absent where a kubeconfig is among the secrets. */
  readonly context?: string;
  /** The kubeconfig file that the login's entry is merged into, as written; absent for none. */
  readonly kubeconfigFile?: string;
}

/** The audience of a cluster's tokens: its own, so that a token for one cluster opens no other. */
export function audienceOf(cluster: string): string {
  return `latchkey-${cluster}`;
}

/** A fleet and one of its stacks, each right by itself and the two together. */
export interface Composition {
  /** The cluster's name, which is its stack's. */
  readonly cluster: string;
  /** What all clusters share. */
  readonly fleet: Fleet;
  /** What is particular to this one. */
  readonly stack: StackSettings;
}

/** What one cluster is built from. */
export function composeCluster({ cluster, fleet, stack }: Composition): ClusterSettings {
  const { connectors, identity, access, session, certificates, dex } = fleet;
  const { distribution, kubernetesVersion, githubClientId, context, kubeconfigFile } = stack;
  const issuer = stack.issuer ?? fleet.issuer;
  const exposure = dexExposure(stack.exposure, issuer);
  if ("message" in exposure)
    throw new Error(`the cross checks let an exposure pass that ${exposure.message}`);
  const [connector] = connectors;
  if (connector === undefined) throw new Error("the fleet's schema let a fleet without a connector pass");
  return {
    cluster,
    login: {
      issuer,
      audience: audienceOf(cluster),
      username: { claim: identity.username, prefix: identity.usernamePrefix },
      groups: { claim: "groups", prefix: identity.groupsPrefix },
    },
    github: {
      organization: connector.organization,
      host: connector.host,
      ...(connector.rootCA === undefined ? {} : { rootCertificateAuthority: connector.rootCA }),
    },
    githubClientId,
    bindings: accessBindings(
      access
        .filter((rule) => rule.clusters.some((pattern) => matchesCluster(pattern, cluster)))
        .map(({ team, role, namespaces }) => ({
          group: identity.groupsPrefix + gitHubTeamGroup(connector.organization, team),
          role,
          ...(namespaces === undefined ? {} : { namespaces }),
        })),
    ),
    session: {
      idTokenSeconds: session.idToken,
      idleSeconds: session.idle,
      absoluteSeconds: session.absolute,
    },
    certificates: {
      servingHours: certificates.serving / 3600,
      renewBeforeHours: certificates.renewBefore / 3600,
      authorityHours: certificates.authority / 3600,
      algorithm: certificates.algorithm,
    },
    dex: { image: dex.image, replicas: dex.replicas, namespace: dex.namespace, exposure },
    distribution,
    kubernetesVersion,
    ...(context === undefined ? {} : { context }),
    ...(kubeconfigFile === undefined ? {} : { kubeconfigFile }),
  };
}
