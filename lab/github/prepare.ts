import { generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { type Authority, issueServerCertificate, isUsable } from "../certificates.ts";
import type { Program } from "../machine/component.ts";
import { acme } from "./acme.ts";
import { type Directory, findOrganization } from "./directory.ts";
import type { GitHubSettings } from "./settings.ts";

/** What differs from one stand-in to another. */
export interface GitHubOptions {
  /** Signs the stand-in's certificate. */
  readonly authority: Authority;
  /** The IPv4 address and port to answer at, for example `10.223.1.2:8443`. */
  readonly listen: string;
  /** The OAuth App's callback URL: that of Dex, `<issuer>/callback`. */
  readonly callbackUrl: string;
  /** Who there is. Default: the lab's people and organisations. */
  readonly directory?: Directory;
}

/** A stand-in that can be started, and what its users must know. */
export interface PreparedGitHub {
  /** What Dex's connector calls hostName: host and port, no scheme. */
  readonly host: string;
  /** The root certificate that clients and browsers must trust, PEM. */
  readonly rootCa: string;
  /** The OAuth App's client ID. */
  readonly clientId: string;
  /** File with the OAuth App's client secret and nothing else. */
  readonly clientSecretFile: string;
  /** Where the OAuth App is in its owner's settings, as a path: there its owner makes further client secrets. */
  readonly appSettings: string;
  /** File with a personal access token of an owner of acme, which may change its teams, and nothing else. */
  readonly ownerTokenFile: string;
  /** File with the key that signs the tokens of jobs, and nothing else. */
  readonly actionsKeyFile: string;
  /** Who there is. */
  readonly directory: Directory;
  /** The program that runs it. It logs to standard output and ends cleanly on SIGTERM. */
  readonly program: Program;
}

/** The organisation that the lab is about. It owns the OAuth App. */
const owner = "acme";

/** A certificate that ends sooner than this many days from now is replaced. */
const renewBeforeDays = 30;

/**
 * Writes everything that the stand-in's process needs into the folder. Harmless when run again: client
 * secret and token stay, the certificate stays while it is good, and so does what the stand-in remembers.
 */
export async function prepareGitHub(
  folder: string,
  { authority, listen, callbackUrl, directory = acme }: GitHubOptions,
): Promise<PreparedGitHub> {
  await mkdir(folder, { recursive: true });
  const settingsFile = join(folder, "settings.json");
  const settings = {
    listen,
    certificate: join(folder, "certificate.pem"),
    privateKey: join(folder, "private-key.pem"),
    memory: memoryFile(folder),
    app: {
      id: 1,
      name: "acme-kubernetes",
      owner,
      clientId: "acme-kubernetes-login",
      clientSecretFile: join(folder, "client-secret"),
      url: new URL(callbackUrl).origin,
      callbackUrl,
    },
    personalAccessToken: {
      login: ownerOf(directory),
      scopes: ["admin:org", "read:org"],
      file: join(folder, "owner-token"),
    },
    actionsKey: join(folder, "actions-key.pem"),
    directory,
  } satisfies GitHubSettings;
  await keepCertificate(settings, authority);
  await keepSecret(settings.app.clientSecretFile, () => randomBytes(20).toString("hex"));
  await keepSecret(settings.personalAccessToken.file, () => `ghp_${randomBytes(18).toString("hex")}`);
  await keepSecret(settings.actionsKey, newRsaKey);
  await writeFile(settingsFile, `${JSON.stringify(settings, undefined, 2)}\n`);
  return {
    host: listen,
    rootCa: authority.certificate,
    clientId: settings.app.clientId,
    clientSecretFile: settings.app.clientSecretFile,
    appSettings: `/organizations/${owner}/settings/applications/${settings.app.id}`,
    ownerTokenFile: settings.personalAccessToken.file,
    actionsKeyFile: settings.actionsKey,
    directory,
    program: {
      name: "github",
      command: process.execPath,
      args: [join(import.meta.dirname, "serve.ts"), settingsFile],
      inputs: [
        settingsFile,
        settings.certificate,
        settings.privateKey,
        settings.app.clientSecretFile,
        settings.personalAccessToken.file,
        settings.actionsKey,
      ],
    },
  };
}

/** The file in which a stand-in remembers, in the folder that it was prepared in. */
export function memoryFile(folder: string): string {
  return join(folder, "memory.json");
}

/** Passes once the stand-in answers. Throws the reason while it does not. */
export async function checkGitHub({ host, rootCa }: Pick<PreparedGitHub, "host" | "rootCa">): Promise<void> {
  const asking = get(`https://${host}/api/v3/meta`, { ca: rootCa, timeout: 2000 });
  asking.once("timeout", () => asking.destroy(new Error(`The GitHub stand-in at ${host} does not answer.`)));
  const [response] = (await once(asking, "response")) as [IncomingMessage];
  response.resume();
  if (response.statusCode !== 200) {
    throw new Error(
      `The GitHub stand-in at ${host} answers with status ${response.statusCode ?? "unknown"}.`,
    );
  }
}

async function keepCertificate(settings: GitHubSettings, authority: Authority): Promise<void> {
  const address = new URL(`https://${settings.listen}`).hostname;
  if (existsSync(settings.certificate) && existsSync(settings.privateKey)) {
    const current = await readFile(settings.certificate, "utf8");
    if (
      isUsable(current, authority, renewBeforeDays) &&
      new X509Certificate(current).checkIP(address) !== undefined
    ) {
      return;
    }
  }
  const issued = await issueServerCertificate(authority, { addresses: [address] });
  await writeSecret(settings.privateKey, issued.privateKey);
  await writeFile(settings.certificate, issued.certificate);
}

/** The first owner of the organisation that the lab is about. */
function ownerOf(directory: Directory): string {
  const login = findOrganization(directory, owner)?.owners[0];
  if (login === undefined) {
    throw new Error(`The directory of a GitHub stand-in needs an organisation ${owner} with an owner.`);
  }
  return login;
}

function newRsaKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Writes a secret unless the file has one already. */
async function keepSecret(file: string, secret: () => string): Promise<void> {
  if (!existsSync(file)) {
    await writeSecret(file, secret());
  }
}

async function writeSecret(file: string, content: string): Promise<void> {
  await writeFile(file, content, { mode: 0o600 });
}
