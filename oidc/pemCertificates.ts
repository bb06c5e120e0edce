import { createHash, X509Certificate } from "node:crypto";

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The PEM certificates in a text, one by one, in their order. */
export function pemCertificates(text: string): readonly string[] {
  return text.match(certificateBlock) ?? [];
}

/** The bytes of a PEM certificate in base64, without white space. */
function base64Of(pem: string): string {
  return pem.replaceAll(/-----[A-Z ]+-----|\s/g, "");
}

/** The SHA-256 of a PEM certificate, in hexadecimal digits. It does not depend on how the text is broken into lines. */
export function certificateFingerprint(pem: string): string {
  return createHash("sha256")
    .update(Buffer.from(base64Of(pem), "base64"))
    .digest("hex");
}

/**
 * The certificates of a text in the one notation that OpenSSL writes: without what stands between them, in lines of 64
 * characters. A text without a certificate is returned as it is.
 */
export function plainCertificates(text: string): string {
  const blocks = pemCertificates(text).map((pem) =>
    [
      "-----BEGIN CERTIFICATE-----",
      ...(base64Of(pem).match(/.{1,64}/g) ?? []),
      "-----END CERTIFICATE-----",
    ].join("\n"),
  );
  return blocks.length === 0 ? text : `${blocks.join("\n")}\n`;
}

/**
 * Checks that a text is one PEM certificate or more and nothing else.
 *
 * @returns why it is not, with what to write instead and without a word of the text itself, which may hold a key by
 *   mistake; `undefined` where all is well.
 */
export function pemCertificatesProblem(text: string): string | undefined {
  if (text.includes("PRIVATE KEY")) {
    return "holds a private key, which belongs in no settings file; remove it, replace that key if the file was ever committed, and paste only certificates";
  }
  if (/^\s*(\/|\.{1,2}\/|~\/|[A-Za-z]:\\)\S*\s*$/.test(text)) {
    return "is the path of a file; paste the file's content after `|`, beginning with -----BEGIN CERTIFICATE-----";
  }
  const blocks = pemCertificates(text);
  if (blocks.length === 0 || text.replace(certificateBlock, "").trim() !== "") {
    return "is not PEM certificates; paste the file's content after `|`, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, and nothing else";
  }
  const damaged = blocks.findIndex((block) => !isCertificate(block));
  return damaged === -1
    ? undefined
    : `has a damaged certificate, number ${damaged + 1} of ${blocks.length}; paste the file's content again`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
