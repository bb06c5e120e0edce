const certificate = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM text as kubeconfig and kubelogin take them: base64 of the PEM.
 *
 * Line ends, trailing blanks and text between the blocks are evened out, because kubelogin's token cache is keyed by
 * this value: the same certificate in another spelling would cost every person a new login.
 *
 * @param property name of the input, for the message
 * @throws {TypeError} when the text holds no certificate, or a private key.
 */
export function certificateBundle(property: string, pem: string): string {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new TypeError(
      `${property}: holds a private key: give only the certificate, the key must stay secret`,
    );
  }
  const blocks = Array.from(pem.matchAll(certificate), (match) => {
    const body = (match[1] ?? "").replaceAll(/\s/g, "");
    return `-----BEGIN CERTIFICATE-----\n${body.replaceAll(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
  });
  if (blocks.length === 0) {
    throw new TypeError(`${property}: holds no certificate: give a text with "-----BEGIN CERTIFICATE-----"`);
  }
  return Buffer.from(blocks.join(""), "latin1").toString("base64");
}
