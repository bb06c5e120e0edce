import * as pulumi from "@pulumi/pulumi";
import { CertRequest } from "@pulumi/tls/certRequest.js";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert.js";
import { PrivateKey } from "@pulumi/tls/privateKey.js";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert.js";
import type { KeyAlgorithm } from "../../oidc/keyAlgorithm.ts";
import { keyParameters } from "./keyAlgorithm.ts";
import { type RemainingLife, expiryProblem } from "./lifetime.ts";

/** What {@link ServingCertificate} is made of. */
export interface ServingCertificateArgs {
  /** The name that the authority gives itself, such as `Latchkey prod-eu-1`. */
  readonly authorityName: string;
  /** The DNS names that the certificate is for. The first is its common name, where there is no address. */
  readonly dnsNames: readonly string[];
  /** The IP addresses that the certificate is for. */
  readonly ipAddresses: readonly string[];
  /** The algorithm of both keys. */
  readonly algorithm: KeyAlgorithm;
  /** The life of the authority, in hours. It is never renewed by itself: that would end every login at once. */
  readonly authorityHours: number;
  /** The life of the serving certificate, in hours. */
  readonly servingHours: number;
  /** How long before its end the next update makes a new serving certificate, in hours; less than its life. */
  readonly renewBeforeHours: number;
}

/**
 * An authority and the serving certificate that it signs. The serving certificate is renewed by any update inside its
 * renewal window; the authority stays. A preview fails where either is about to end and this update would not renew it.
 */
export class ServingCertificate extends pulumi.ComponentResource {
  /** The authority's certificate, as PEM: what clients trust. */
  readonly authorityPem: pulumi.Output<string>;
  /** The serving certificate, as PEM. */
  readonly certificatePem: pulumi.Output<string>;
  /** The serving certificate's private key, as PEM. Secret. */
  readonly privateKeyPem: pulumi.Output<string>;
  /** When the authority ends, as RFC 3339. */
  readonly authorityEnds: pulumi.Output<string>;
  /** When the serving certificate ends, as RFC 3339. */
  readonly certificateEnds: pulumi.Output<string>;

  constructor(name: string, args: ServingCertificateArgs, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:ServingCertificate", name, args, options);
    const key = keyParameters(args.algorithm);
    const authorityKey = new PrivateKey(`${name}-authority-key`, key, { parent: this });
    const authority = new SelfSignedCert(
      `${name}-authority`,
      {
        privateKeyPem: authorityKey.privateKeyPem,
        isCaCertificate: true,
        subject: { commonName: args.authorityName },
        validityPeriodHours: args.authorityHours,
        allowedUses: ["cert_signing", "crl_signing"],
        setSubjectKeyId: true,
      },
      { parent: this },
    );
    const servingKey = new PrivateKey(`${name}-serving-key`, key, { parent: this });
    const request = new CertRequest(
      `${name}-serving-request`,
      {
        privateKeyPem: servingKey.privateKeyPem,
        subject: { commonName: args.ipAddresses[0] ?? args.dnsNames[0] ?? args.authorityName },
        dnsNames: [...args.dnsNames],
        ipAddresses: [...args.ipAddresses],
      },
      { parent: this },
    );
    const serving = new LocallySignedCert(
      `${name}-serving`,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: authorityKey.privateKeyPem,
        caCertPem: authority.certPem,
        validityPeriodHours: args.servingHours,
        earlyRenewalHours: args.renewBeforeHours,
        allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
        setSubjectKeyId: true,
      },
      { parent: this },
    );
    this.authorityEnds = this.checkedEnd(authority.validityEndTime, {
      name: "authority",
      leastHours: args.servingHours,
      remedy: `It must outlive every serving certificate that it signs (${args.servingHours} hours), and nothing renews it by itself. See "When the authority ends" in docs/certificates.md.`,
    });
    this.certificateEnds = this.checkedEnd(serving.validityEndTime, {
      name: "serving certificate",
      // Ten minutes of grace: the provider and this check do not look at the clock at the same moment.
      leastHours: args.renewBeforeHours - 1 / 6,
      remedy: `It should be renewed by now, and this update would not: run a plain "pulumi up", without --target.`,
    });
    this.authorityPem = authority.certPem;
    // Nothing is built on a certificate whose end is not in order.
    this.certificatePem = pulumi
      .all([serving.certPem, this.certificateEnds, this.authorityEnds])
      .apply(([certificatePem]) => certificatePem);
    this.privateKeyPem = servingKey.privateKeyPem;
    this.registerOutputs({ authorityPem: this.authorityPem });
  }

  /** A certificate's end, where it is known: one that this update makes anew has none yet, and needs no check. */
  private checkedEnd(
    end: pulumi.Output<string>,
    life: Omit<RemainingLife, "notAfter">,
  ): pulumi.Output<string> {
    return end.apply((notAfter) => {
      const problem = expiryProblem({ ...life, notAfter }, Date.now());
      if (problem !== undefined) throw new pulumi.ResourceError(problem, this);
      return notAfter;
    });
  }
}
