import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSigningCertificate } from "../../certificates.ts";
import { get } from "../../cluster/request.ts";
import { connectorNames, dorothy, katherine } from "../accounts.ts";
import type { PreparedProvider, ProviderOptions } from "../preparedProvider.ts";
import { writeServerCertificate } from "../serverCertificate.ts";
import { metadataPath, ssoPath } from "./application.ts";
import type { SamlSettings } from "./settings.ts";

/** The port at which the identity provider answers. */
const port = 9444;

/** Makes the SAML identity provider ready to start, with what it needs in the folder. */
export async function prepareSaml(
  folder: string,
  { authority, address, callbackUrl }: ProviderOptions,
): Promise<PreparedProvider> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const listen = `${address}:${port}`;
  const web = `https://${listen}`;
  const signing = await createSigningCertificate(connectorNames.saml);
  const settings = {
    listen,
    ...(await writeServerCertificate(folder, authority, address)),
    accounts: [katherine, dorothy].map((account) => ({ ...account, groups: [...account.groups] })),
    signing: {
      certificate: join(folder, "signing-certificate.pem"),
      privateKey: join(folder, "signing-key.pem"),
    },
    serviceProvider: { entityId: "urn:acme:kubernetes", callbackUrl },
  } satisfies SamlSettings;
  await writeFile(settings.signing.privateKey, signing.privateKey, { mode: 0o600 });
  await writeFile(settings.signing.certificate, signing.certificate);
  const settingsFile = join(folder, "settings.json");
  await writeFile(settingsFile, JSON.stringify(settings, undefined, 2));
  return {
    connector: {
      type: "saml",
      id: "saml",
      name: connectorNames.saml,
      ssoUrl: web + ssoPath,
      ssoIssuer: web + metadataPath,
      entityIssuer: settings.serviceProvider.entityId,
      certificates: signing.certificate,
      usernameAttr: "name",
      emailAttr: "email",
      groupsAttr: "groups",
      allowedGroups: ["auditors"],
      filterGroups: true,
    },
    secrets: {},
    component: {
      name: "saml",
      command: process.execPath,
      args: [join(import.meta.dirname, "serve.ts"), settingsFile],
      inputs: [
        settingsFile,
        settings.certificate,
        settings.privateKey,
        settings.signing.certificate,
        settings.signing.privateKey,
      ],
      after: [],
      check: async () => {
        await get(web + metadataPath, { ca: authority.certificate });
      },
    },
  };
}
