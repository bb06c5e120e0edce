import { randomBytes } from "node:crypto";
import { type Directory, findAccount, sameName } from "../directory.ts";
import { emptyMemory, type Memory, type StateOptions } from "../memory.ts";
import { secretHash } from "../secretHash.ts";
import { type App, type GitHubApp, type Installation, installationOn, type OAuthApp } from "./app.ts";
import { slugOf } from "../slug.ts";
import { type AppKeyPair, newAppKeyPair } from "./appKeyPair.ts";
import type { Manifest } from "./manifest.ts";

/** The OAuth App that is registered from the start. */
export interface ConfiguredApp extends Omit<OAuthApp, "kind"> {
  /** A secret that it proves itself with. */
  readonly clientSecret: string;
}

/** The registered apps, and where they are kept. */
export interface AppsOptions extends StateOptions {
  /** The OAuth App that is registered from the start. */
  readonly configured: ConfiguredApp;
  /** Who there is: an app may not be called as somebody else. */
  readonly directory: Directory;
  /** Makes the keys of apps. Default: each a new one, which takes a while. */
  readonly newKeyPair?: () => Promise<AppKeyPair>;
}

const longestName = 34;

/** Every app that people may log in through. Of secrets and keys it keeps what is needed to check them. */
export class Apps {
  readonly #configured: OAuthApp;
  readonly #configuredSecret: string;
  readonly #directory: Directory;
  readonly #memory: Memory;
  readonly #remember: (memory: Memory) => void;
  readonly #now: () => number;
  readonly #newKeyPair: () => Promise<AppKeyPair>;

  constructor({
    configured: { clientSecret, ...configured },
    directory,
    newKeyPair = newAppKeyPair,
    memory = emptyMemory(),
    remember = () => undefined,
    now = Date.now,
  }: AppsOptions) {
    this.#configured = { kind: "oauth-app", ...configured };
    this.#configuredSecret = secretHash(clientSecret);
    this.#directory = directory;
    this.#memory = memory;
    this.#remember = remember;
    this.#now = now;
    this.#newKeyPair = newKeyPair;
  }

  /** Every app. */
  get all(): readonly App[] {
    return [this.#configured, ...this.#memory.apps];
  }

  /** The app with this client ID, or undefined. */
  withClientId(clientId: string | undefined): App | undefined {
    return this.all.find((app) => app.clientId === clientId);
  }

  /** The OAuth App with this id, or undefined. */
  oauthApp(id: number): OAuthApp | undefined {
    return this.all.filter((app) => app.kind === "oauth-app").find((app) => app.id === id);
  }

  /** Every GitHub App. */
  get gitHubApps(): readonly GitHubApp[] {
    return this.all.filter((app) => app.kind === "github-app");
  }

  /** The GitHub App with this slug, or undefined. */
  gitHubApp(slug: string): GitHubApp | undefined {
    return this.gitHubApps.find((app) => sameName(app.slug, slug));
  }

  /** Whether the app has such a client secret. */
  holdsSecret(app: App, secret: string): boolean {
    const hash = secretHash(secret);
    return (
      (this.#memory.clientSecrets[app.clientId] ?? []).includes(hash) ||
      (app.clientId === this.#configured.clientId && hash === this.#configuredSecret)
    );
  }

  /** Gives the app a client secret beside those that it has, and returns it this one time. */
  generateSecret({ clientId }: App): string {
    const secret = randomBytes(20).toString("hex");
    const earlier = this.#memory.clientSecrets[clientId] ?? [];
    this.#memory.clientSecrets[clientId] = [...earlier, secretHash(secret)];
    this.#remember(this.#memory);
    return secret;
  }

  /** Why nobody may register a GitHub App of this name for the owner. Undefined when they may. */
  nameProblem(name: string, owner: string): string | undefined {
    const slug = slugOf(name);
    if (slug === "") {
      return "Name can't be blank";
    }
    if (name.length > longestName) {
      return `Name is too long (maximum is ${longestName} characters)`;
    }
    const account = findAccount(this.#directory, slug);
    const taken =
      this.gitHubApp(slug) !== undefined || (account !== undefined && !sameName(account.login, owner));
    return taken ? "Name is already taken" : undefined;
  }

  /** Registers a GitHub App that a manifest describes. Its name has been checked. */
  registerGitHubApp(owner: string, name: string, manifest: Manifest): GitHubApp {
    const app: GitHubApp = {
      kind: "github-app",
      id: this.#nextId(),
      slug: slugOf(name),
      name,
      owner,
      clientId: `Iv23li${randomBytes(7).toString("hex")}`,
      description: manifest.description,
      url: manifest.url,
      callbackUrls: manifest.callback_urls,
      setupUrl: manifest.setup_url,
      webhookActive: manifest.hook_attributes?.active ?? false,
      public: manifest.public,
      permissions: manifest.default_permissions,
      events: manifest.default_events,
      publicKeys: [],
      installations: [],
      created: this.#timestamp(),
    };
    this.#keep([...this.#memory.apps, app]);
    return app;
  }

  /** Registers an OAuth App. It has no client secret yet. */
  registerOAuthApp({ owner, name, url, callbackUrl }: Omit<OAuthApp, "kind" | "id" | "clientId">): OAuthApp {
    const clientId = `Ov23li${randomBytes(7).toString("hex")}`;
    const app: OAuthApp = { kind: "oauth-app", id: this.#nextId(), clientId, owner, name, url, callbackUrl };
    this.#keep([...this.#memory.apps, app]);
    return app;
  }

  /** Gives the app a key, and returns the private half this one time, PEM. */
  async generateKey(app: GitHubApp): Promise<string> {
    const { publicKey, privateKey } = await this.#newKeyPair();
    this.#change(app, ({ publicKeys }) => ({ publicKeys: [...publicKeys, publicKey] }));
    return privateKey;
  }

  /** Installs the app on an account. Where it is installed already, it stays so. */
  install(app: GitHubApp, account: string): Installation {
    const existing = installationOn(app, account);
    if (existing !== undefined) {
      return existing;
    }
    const installation: Installation = { id: this.#nextId(), account, created: this.#timestamp() };
    this.#change(app, ({ installations }) => ({ installations: [...installations, installation] }));
    return installation;
  }

  /** Ends an installation. */
  uninstall(app: GitHubApp, installation: Installation): void {
    this.#change(app, ({ installations }) => ({
      installations: installations.filter(({ id }) => id !== installation.id),
    }));
  }

  /** Deletes an app with its secrets, keys and installations. Its tokens then belong to nobody. */
  delete(app: GitHubApp): void {
    this.#memory.clientSecrets = Object.fromEntries(
      Object.entries(this.#memory.clientSecrets).filter(([clientId]) => clientId !== app.clientId),
    );
    this.#keep(this.#memory.apps.filter(({ id }) => id !== app.id));
  }

  /** Changes the app as it is now, which may be other than when the caller found it. */
  #change({ id }: GitHubApp, change: (current: GitHubApp) => Partial<GitHubApp>): void {
    this.#keep(
      this.#memory.apps.map((app) =>
        app.kind === "github-app" && app.id === id ? { ...app, ...change(app) } : app,
      ),
    );
  }

  #keep(apps: Memory["apps"]): void {
    this.#memory.apps = apps;
    this.#remember(this.#memory);
  }

  #nextId(): number {
    this.#memory.lastId += 1;
    return this.#memory.lastId;
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString().replace(/\.\d+Z$/, "Z");
  }
}
