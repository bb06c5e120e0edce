import * as pulumi from "@pulumi/pulumi";
import type { AutomationLogin } from "../oidc/dex/automation.ts";
import type { KubeloginSettings } from "../oidc/dex/clients.ts";
import type { Issuer } from "../oidc/issuer.ts";
import { type Session, dexConfiguration, renderDexConfiguration } from "../oidc/dex/configuration.ts";
import {
  type ConnectorLogin,
  type ConnectorSecrets,
  connectorFiles,
  connectorRoots,
  dexConnectors,
} from "../oidc/dex/connectors/connectors.ts";
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
  /** What Dex's pages call this login, such as the organisation's name. */
  readonly title: string;
  /** Where people come from; at least one. */
  readonly connectors: readonly ConnectorLogin[];
  /** The connectors' secrets. Secret. */
  readonly connectorSecrets: pulumi.Input<ConnectorSecrets>;
  /** The jobs that may log in without a person. Default: none. */
  readonly automation?: AutomationLogin;
  /** How kubelogin logs people in. */
  readonly kubelogin: KubeloginSettings;
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
    const secrets = pulumi.secret(args.connectorSecrets);
    super("latchkey:index:OidcIssuer", name, { ...args, connectorSecrets: secrets }, options);
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
    const configuration = secrets.apply((known) =>
      renderDexConfiguration(
        dexConfiguration({
          issuer: issuer.url,
          title: args.title,
          session: args.session,
          connectors: dexConnectors(issuer.url, args.connectors, known),
          automation: args.automation,
          clusters: args.clients,
          kubelogin: args.kubelogin,
        }),
      ),
    );
    const files = [...connectorFiles(args.connectors)].map(
      ([file, content]) => [file, secrets.apply(content)] as const,
    );
    const roots = connectorRoots(args.connectors);
    new Dex(
      "dex",
      {
        issuer,
        configuration,
        deviceCode: args.kubelogin.deviceCode,
        certificatePem: certificate.certificatePem,
        privateKeyPem: certificate.privateKeyPem,
        ...(files.length === 0 ? {} : { connectorFiles: Object.fromEntries(files) }),
        ...(roots === undefined ? {} : { rootCertificateAuthority: roots }),
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
