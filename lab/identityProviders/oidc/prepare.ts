import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { get } from "../../cluster/request.ts";
import { alan, connectorNames, joan } from "../accounts.ts";
import type { PreparedProvider, ProviderOptions } from "../preparedProvider.ts";
import { writeServerCertificate } from "../serverCertificate.ts";
import type { OidcSettings } from "./settings.ts";

/** The port at which the provider answers. */
const port = 9443;

/** Makes the OpenID Connect provider ready to start, with what it needs in the folder. */
export async function prepareOidc(
  folder: string,
  { authority, address, callbackUrl }: ProviderOptions,
): Promise<PreparedProvider> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const listen = `${address}:${port}`;
  const issuer = `https://${listen}`;
  const clientSecret = randomBytes(20).toString("hex");
  const settings = {
    listen,
    ...(await writeServerCertificate(folder, authority, address)),
    accounts: [alan, joan].map((account) => ({ ...account, groups: [...account.groups] })),
    client: { id: "acme-kubernetes", secretFile: join(folder, "client-secret"), callbackUrl },
  } satisfies OidcSettings;
  await writeFile(settings.client.secretFile, clientSecret, { mode: 0o600 });
  const settingsFile = join(folder, "settings.json");
  await writeFile(settingsFile, JSON.stringify(settings, undefined, 2));
  return {
    connector: {
      type: "oidc",
      id: "oidc",
      name: connectorNames.oidc,
      issuer,
      clientId: settings.client.id,
      rootCA: authority.certificate,
      scopes: ["profile", "email", "groups", "offline_access"],
      // The ID token of the code flow holds no more than `sub`.
      getUserInfo: true,
      allowedGroups: ["payments"],
      groupsPrefix: "id/",
    },
    secrets: { clientSecret },
    component: {
      name: "oidc",
      command: process.execPath,
      args: [join(import.meta.dirname, "serve.ts"), settingsFile],
      inputs: [settingsFile, settings.certificate, settings.privateKey, settings.client.secretFile],
      after: [],
      check: async () => {
        await get(`${issuer}/.well-known/openid-configuration`, { ca: authority.certificate });
      },
    },
  };
}
