import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, issueServerCertificate } from "../certificates.ts";

/** Files of a serving certificate. */
export interface CertificateFiles {
  /** The certificate, PEM. */
  readonly certificate: string;
  /** Its private key, PEM. */
  readonly privateKey: string;
}

/** Issues a serving certificate for the address, and writes it into the folder. */
export async function writeServerCertificate(
  folder: string,
  authority: Authority,
  address: string,
): Promise<CertificateFiles> {
  const files = { certificate: join(folder, "certificate.pem"), privateKey: join(folder, "private-key.pem") };
  const issued = await issueServerCertificate(authority, { addresses: [address] });
  await writeFile(files.privateKey, issued.privateKey, { mode: 0o600 });
  await writeFile(files.certificate, issued.certificate);
  return files;
}
