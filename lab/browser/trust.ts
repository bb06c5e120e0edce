import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pemCertificates } from "../../oidc/pemCertificates.ts";
import { run } from "../machine/command.ts";
import { LabError } from "../machine/labError.ts";
import { locate } from "../toolchain/systemPrograms.ts";

/**
 * Makes Chromium trust exactly these certificate authorities beside those that it ships with. On Linux it reads them
 * from the NSS database in its HOME (chromium.googlesource.com, docs/linux/cert_management.md), once, at its start.
 *
 * @param home - The HOME that Chromium will be started with.
 * @param authorities - Root certificates, PEM, one or several in a text.
 * @throws LabError when certutil is missing, or a certificate is damaged.
 */
export async function trustAuthorities(home: string, authorities: readonly string[]): Promise<void> {
  const certutil = locate("certutil");
  if (certutil === undefined) {
    throw new LabError("The browser's certutil is missing: apt-get install libnss3-tools");
  }
  const folder = join(home, ".pki", "nssdb");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run(certutil, ["-d", `sql:${folder}`, "-N", "--empty-password"]);
  for (const [index, authority] of authorities.flatMap(pemCertificates).entries()) {
    const name = `authority-${index + 1}`;
    const file = join(folder, `${name}.pem`);
    await writeFile(file, authority);
    // C: a trusted authority for servers. Nothing for mail and code.
    await run(certutil, ["-d", `sql:${folder}`, "-A", "-n", name, "-t", "C,,", "-i", file]);
  }
}
