import * as pulumi from "@pulumi/pulumi";
import type { Issuer } from "../oidc/issuer.ts";
import { type Session, dexConfiguration, renderDexConfiguration } from "../oidc/dex/configuration.ts";
import { type GitHubLogin, gitHubConnector } from "../oidc/dex/githubConnector.ts";
import { ServingCertificate, type ServingCertificateArgs } from "./certificates/servingCertificate.ts";
import { Dex, type DexArgs } from "./dex/dex.ts";

/** What {@link OidcIssuer} is made of. */
export interface OidcIssuerArgs {
  /** The name of the cluster that it runs on. */
  readonly cluster: string;
  /** Where it answers. */
  readonly issuer: Issuer;
  /** Every cluster that trusts it, each with an audience of its own; sorted. */
  readonly clients: readonly { readonly cluster: string; readonly audience: string }[];
  /** The GitHub organisation that people come from. */
  readonly github: GitHubLogin;
  /** The client id of the GitHub OAuth App. */
  readonly githubClientId: string;
  /** Its client secret. Secret. */
  readonly githubClientSecret: pulumi.Input<string>;
  /** How long a login lasts. */
  readonly session: Session;
  /** The authority and the serving certificate. */
  readonly certificates: Omit<ServingCertificateArgs, "authorityName" | "dnsNames" | "ipAddresses">;
  /** How Dex runs. */
  readonly dex: Pick<DexArgs, "image" | "replicas" | "namespace" | "exposure" | "ingressSecret">;
}

/** The issuer of a fleet's tokens, or of one cluster's: Dex, with an authority and a serving certificate of its own. */
export class OidcIssuer extends pulumi.ComponentResource {
  /** The authority that signs the issuer's certificate, as PEM. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** When the authority ends, as RFC 3339. */
  readonly authorityEnds: pulumi.Output<string>;
  /** When the serving certificate ends, as RFC 3339. */
  readonly certificateEnds: pulumi.Output<string>;

  constructor(name: string, args: OidcIssuerArgs, options?: pulumi.ComponentResourceOptions) {
    super(
      "latchkey:index:OidcIssuer",
      name,
      { ...args, githubClientSecret: pulumi.secret(args.githubClientSecret) },
      options,
    );
    const child = { parent: this };
    const { issuer } = args;
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
          clients: args.clients.map(({ cluster, audience }) => ({
            id: audience,
            name: `Kubernetes cluster ${cluster}`,
            public: true,
          })),
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
    this.certificateAuthority = certificate.authorityPem;
    this.authorityEnds = certificate.authorityEnds;
    this.certificateEnds = certificate.certificateEnds;
    this.registerOutputs({ certificateAuthority: this.certificateAuthority });
  }
}
