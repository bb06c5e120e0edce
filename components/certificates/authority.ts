import type * as pulumi from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls/privateKey.js";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert.js";
import type { KeyAlgorithm } from "../../oidc/keyAlgorithm.ts";
import { keyParameters } from "./keyAlgorithm.ts";

/** What the authorities of one Dex have in common. */
export interface AuthorityArgs {
  /** The name that the first authority gives itself, such as `Latchkey prod-eu-1`; later ones add their number. */
  readonly authorityName: string;
  /** The algorithm of its key. */
  readonly algorithm: KeyAlgorithm;
  /** Its life, in hours. It is never renewed by itself: that would end every login at once. */
  readonly authorityHours: number;
}

/** One authority of a Dex. */
export interface Authority {
  /** Its number, from 1. */
  readonly number: number;
  readonly certificate: SelfSignedCert;
  /** Its private key, as PEM. Secret. */
  readonly privateKeyPem: pulumi.Output<string>;
}

/**
 * Makes the authority of a number. Once made it stays as it is, whatever its algorithm and life should be now: one in its
 * place would end every login at once. Another number makes another one.
 *
 * @param name what its resources' names begin with. The first authority's have no number, as they had none before there
 *   could be a second.
 */
export function authority(
  name: string,
  number: number,
  { authorityName, algorithm, authorityHours }: AuthorityArgs,
  options: pulumi.CustomResourceOptions,
): Authority {
  const numbered = (first: string, separator: string) =>
    number === 1 ? first : `${first}${separator}${number}`;
  const { privateKeyPem } = new PrivateKey(numbered(`${name}-authority-key`, "-"), keyParameters(algorithm), {
    ...options,
    ignoreChanges: ["algorithm", "ecdsaCurve", "rsaBits"],
  });
  const certificate = new SelfSignedCert(
    numbered(`${name}-authority`, "-"),
    {
      privateKeyPem,
      isCaCertificate: true,
      subject: { commonName: numbered(authorityName, " ") },
      validityPeriodHours: authorityHours,
      allowedUses: ["cert_signing", "crl_signing"],
      setSubjectKeyId: true,
    },
    { ...options, ignoreChanges: ["validityPeriodHours"] },
  );
  return { number, certificate, privateKeyPem };
}
