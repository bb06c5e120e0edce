import * as pulumi from "@pulumi/pulumi";
import {
  type ApiServerConfigurations,
  type Distribution,
  apiServerConfigurations,
} from "../oidc/apiServer/distribution.ts";
import type { AccessBinding } from "../oidc/access/binding.ts";
import type { ClusterLogin } from "../oidc/clusterLogin.ts";
import { type Session, dexConfiguration, renderDexConfiguration } from "../oidc/dex/configuration.ts";
import { type GitHubLogin, gitHubConnector } from "../oidc/dex/githubConnector.ts";
import type { KubernetesVersion } from "../oidc/kubernetesVersion.ts";
import { AccessBindings } from "./accessBindings.ts";
import { ServingCertificate, type ServingCertificateArgs } from "./certificates/servingCertificate.ts";
import { Dex, type DexArgs } from "./dex/dex.ts";

/** What {@link StandaloneCluster} is made of. */
export interface StandaloneClusterArgs {
  /** The cluster's name. */
  readonly cluster: string;
  /** Who may log in, but for the authority, which is made here. */
  readonly login: Omit<ClusterLogin, "certificateAuthority">;
  /** The GitHub organisation that people come from. */
  readonly github: GitHubLogin;
  /** The client id of the GitHub OAuth App. */
  readonly githubClientId: string;
  /** Its client secret. Secret. */
  readonly githubClientSecret: pulumi.Input<string>;
  /** Which group gets which role where. */
  readonly bindings: readonly AccessBinding[];
  /** How long a login lasts. */
  readonly session: Session;
  /** The authority and the serving certificate. */
  readonly certificates: Omit<ServingCertificateArgs, "authorityName" | "dnsNames" | "ipAddresses">;
  /** How Dex runs. */
  readonly dex: Pick<DexArgs, "image" | "replicas" | "namespace" | "exposure">;
  /** How the API server takes configuration. */
  readonly distribution: Distribution;
  /** The cluster's Kubernetes release. */
  readonly kubernetesVersion: KubernetesVersion;
}

/** A cluster with a Dex of its own: certificates, Dex, access, and the configuration that its API server needs. */
export class StandaloneCluster extends pulumi.ComponentResource {
  /** The login, with the authority that signs the issuer's certificate. */
  readonly login: pulumi.Output<ClusterLogin>;
  /** What the API server needs, in its distribution's format. */
  readonly apiServer: pulumi.Output<ApiServerConfigurations>;
  /** When the authority ends, as RFC 3339. */
  readonly authorityEnds: pulumi.Output<string>;
  /** When the serving certificate ends, as RFC 3339. */
  readonly certificateEnds: pulumi.Output<string>;

  constructor(name: string, args: StandaloneClusterArgs, options?: pulumi.ComponentResourceOptions) {
    super(
      "latchkey:index:StandaloneCluster",
      name,
      { ...args, githubClientSecret: pulumi.secret(args.githubClientSecret) },
      options,
    );
    const child = { parent: this };
    const { issuer, audience } = args.login;
    const internalNames = [`dex.${args.dex.namespace}.svc`];
    const certificate = new ServingCertificate(
      "certificate",
      {
        authorityName: `Latchkey ${args.cluster}`,
        dnsNames: issuer.hostIsAddress ? internalNames : [issuer.hostname, ...internalNames],
        ipAddresses: issuer.hostIsAddress ? [issuer.hostname] : [],
        ...args.certificates,
      },
      child,
    );
    const configuration = pulumi.secret(args.githubClientSecret).apply((clientSecret) =>
      renderDexConfiguration(
        dexConfiguration({
          issuer: issuer.url,
          title: args.github.organization,
          session: args.session,
          connectors: [
            gitHubConnector(issuer.url, args.github, { clientId: args.githubClientId, clientSecret }),
          ],
          clients: [{ id: audience, name: `Kubernetes cluster ${args.cluster}`, public: true }],
        }),
      ),
    );
    new Dex(
      "dex",
      {
        issuer,
        configuration,
        certificatePem: certificate.certificatePem,
        privateKeyPem: certificate.privateKeyPem,
        ...(args.github.rootCertificateAuthority === undefined
          ? {}
          : { rootCertificateAuthority: args.github.rootCertificateAuthority }),
        ...args.dex,
      },
      child,
    );
    new AccessBindings("access", { bindings: args.bindings }, child);
    this.login = certificate.authorityPem.apply((certificateAuthority) => ({
      ...args.login,
      certificateAuthority,
    }));
    this.apiServer = this.login.apply((login) =>
      apiServerConfigurations(login, args.distribution, args.kubernetesVersion),
    );
    this.authorityEnds = certificate.authorityEnds;
    this.certificateEnds = certificate.certificateEnds;
    this.registerOutputs({ login: this.login });
  }
}
