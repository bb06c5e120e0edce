import * as pulumi from "@pulumi/pulumi";
import { CertRequest } from "@pulumi/tls/certRequest.js";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert.js";
import { PrivateKey } from "@pulumi/tls/privateKey.js";
import { type AuthorityArgs, authority } from "./authority.ts";
import { keyParameters } from "./keyAlgorithm.ts";
import { type RemainingLife, expiryProblem } from "./lifetime.ts";

/** What {@link ServingCertificate} is made of. The algorithm is that of its own key too. */
export interface ServingCertificateArgs extends AuthorityArgs {
  /** The numbers of the authorities that clients trust, from 1; the first signs. */
  readonly authorities: readonly [number, ...number[]];
  /** The DNS names that the certificate is for. The first is its common name, where there is no address. */
  readonly dnsNames: readonly string[];
  /** The IP addresses that the certificate is for. */
  readonly ipAddresses: readonly string[];
  /** The life of the serving certificate, in hours. */
  readonly servingHours: number;
  /** How long before its end the next update makes a new serving certificate, in hours; less than its life. */
  readonly renewBeforeHours: number;
}

/**
 * An authority and the serving certificate that it signs, and where one authority is to follow another, that one too. The
 * serving certificate is renewed by any update inside its renewal window; an authority stays. A preview fails where the
 * certificate or the authority that signs it is about to end and this update would not renew it.
 */
export class ServingCertificate extends pulumi.ComponentResource {
  /** The certificates of every authority, as PEM, by their numbers: what clients trust, whichever of them signs. */
  readonly authorityPem: pulumi.Output<string>;
  /** The serving certificate, as PEM. */
  readonly certificatePem: pulumi.Output<string>;
  /** The serving certificate's private key, as PEM. Secret. */
  readonly privateKeyPem: pulumi.Output<string>;
  /** When the authority that signs ends, as RFC 3339. */
  readonly authorityEnds: pulumi.Output<string>;
  /** When the serving certificate ends, as RFC 3339. */
  readonly certificateEnds: pulumi.Output<string>;

  constructor(name: string, args: ServingCertificateArgs, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:ServingCertificate", name, args, options);
    const key = keyParameters(args.algorithm);
    const [first, ...others] = args.authorities;
    const authorityOf = (number: number) => authority(name, number, args, { parent: this });
    const signing = authorityOf(first);
    const trusted = [signing, ...others.map(authorityOf)].toSorted(
      (left, right) => left.number - right.number,
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
        caPrivateKeyPem: signing.privateKeyPem,
        caCertPem: signing.certificate.certPem,
        validityPeriodHours: args.servingHours,
        earlyRenewalHours: args.renewBeforeHours,
        allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
        setSubjectKeyId: true,
      },
      { parent: this },
    );
    this.authorityEnds = this.checkedEnd(signing.certificate.validityEndTime, {
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
    this.authorityPem = pulumi
      .all(trusted.map(({ certificate }) => certificate.certPem))
      .apply((certificates) => certificates.join(""));
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
