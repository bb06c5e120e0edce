import "reflect-metadata";
import { X509Certificate as NodeCertificate, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** A certificate begins to be valid this long before it is issued, so that clocks may differ a little. */
const backdateMilliseconds = 5 * 60 * 1000;

/** A certificate and the key that belongs to it. */
export interface Issued {
  /** The X.509 certificate, PEM. */
  readonly certificate: string;
  /** Its private key, PKCS#8 PEM without a passphrase: ECDSA P-256 unless said otherwise. */
  readonly privateKey: string;
}

/** A certificate authority: its own certificate (the root that clients trust) and its signing key. */
export interface Authority extends Issued {
  /** The common name in its certificate. */
  readonly name: string;
}

/** What a server certificate is for. At least one name or address is needed. */
export interface ServerCertificateRequest {
  /** DNS names, for example `kubernetes.default.svc`. */
  readonly names?: readonly string[];
  /** IP addresses, v4 or v6, without a prefix length. */
  readonly addresses?: readonly string[];
  /** Lifetime in days from now. Default 365. */
  readonly days?: number;
}

/** Whom a client certificate names, as the API server's x509 authenticator reads it. */
export interface ClientCertificateRequest {
  /** The user name. */
  readonly commonName: string;
  /** The groups: one organization (O) each. Default none. */
  readonly organizations?: readonly string[];
  /** Lifetime in days from now. Default 365. */
  readonly days?: number;
}

/** Makes a new root authority that is valid for ten years. */
export async function createAuthority(name: string): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    ...validity(3650),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { name, ...(await toPem(certificate, keys)) };
}

/** Issues a serving certificate. Throws when neither a name nor an address is asked for. */
export async function issueServerCertificate(
  authority: Authority,
  { names = [], addresses = [], days = 365 }: ServerCertificateRequest,
): Promise<Issued> {
  const notAddress = addresses.find((address) => isIP(address) === 0);
  if (notAddress !== undefined) {
    throw new Error(
      `A server certificate was asked for the address "${notAddress}", which is not an IP address.`,
    );
  }
  const [first] = [...names, ...addresses];
  if (first === undefined) {
    throw new Error(
      "A server certificate needs at least one DNS name or IP address that clients connect to.",
    );
  }
  return issue(authority, [{ CN: [first] }], days, [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([
      ...names.map((value) => ({ type: "dns", value }) as const),
      ...addresses.map((value) => ({ type: "ip", value }) as const),
    ]),
  ]);
}

/** Issues a client certificate for a user and its groups. */
export async function issueClientCertificate(
  authority: Authority,
  { commonName, organizations = [], days = 365 }: ClientCertificateRequest,
): Promise<Issued> {
  // One relative name each: several organizations in one set would be one group to nobody.
  const subject: JsonName = [...organizations.map((name) => ({ O: [name] })), { CN: [commonName] }];
  return issue(authority, subject, days, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
}

/**
 * Makes a self-signed certificate whose key signs documents, such as the assertions of SAML. It is valid for a year. The
 * key is RSA of 2048 bits: libraries for XML signatures know no others for certain.
 */
export async function createSigningCertificate(name: string): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(
    { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  );
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    ...validity(365),
    keys,
    signingAlgorithm: rsa,
    extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)],
  });
  return toPem(certificate, keys);
}

/** Whether the certificate is signed by this authority and stays valid for at least that many days. */
export function isUsable(certificate: string, authority: Authority, days: number): boolean {
  const parsed = new NodeCertificate(certificate);
  const end = Date.now() + days * dayMilliseconds;
  return (
    parsed.verify(new NodeCertificate(authority.certificate).publicKey) && parsed.validToDate.getTime() > end
  );
}

async function issue(
  authority: Authority,
  subject: JsonName,
  days: number,
  purpose: readonly Extension[],
): Promise<Issued> {
  const keys = await generateKeys();
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer.subject,
    ...validity(days),
    publicKey: keys.publicKey,
    signingKey: await importSigningKey(authority),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer, false),
      ...purpose,
    ],
  });
  return toPem(certificate, keys);
}

function validity(days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: new Date(now - backdateMilliseconds),
    notAfter: new Date(now + days * dayMilliseconds),
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function importSigningKey(authority: Authority): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey(
    "pkcs8",
    PemConverter.decodeFirst(authority.privateKey),
    algorithm,
    false,
    ["sign"],
  );
}

async function toPem(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Issued> {
  const privateKey = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate: `${certificate.toString("pem")}\n`,
    privateKey: `${PemConverter.encode(privateKey, PemConverter.PrivateKeyTag)}\n`,
  };
}
