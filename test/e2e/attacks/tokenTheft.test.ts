import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import { BrowserSession } from "../../../lab/browser/session.ts";
import { type Authority, createAuthority } from "../../../lab/certificates.ts";
import { ask, type Answer } from "../../../lab/cluster/request.ts";
import { ada } from "../../../lab/github/acme.ts";
import { startLoopbackDex } from "../../../lab/loopback/dex.ts";
import { type LoopbackGitHub, startLoopbackGitHub } from "../../../lab/loopback/github.ts";
import { freePort } from "../../../lab/loopback/port.ts";
import type { LoopbackProcess } from "../../../lab/loopback/process.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { deviceClientId } from "../../../oidc/dex/clients.ts";
import { dexConfiguration } from "../../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../../oidc/dex/connectors/connectors.ts";
import { kubeconfigEntry, type LoginMethod } from "../../../oidc/kubeconfig/entry.ts";

const audience = "latchkey-prod";
const scope = "openid email groups offline_access";
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** A Dex as a fleet has it, and what an outsider and a member do with it. */
class Login {
  readonly issuer: string;
  readonly port: number;
  readonly #folder: string;
  readonly #bin: string;
  readonly #authority: Authority;
  readonly #deviceCode: boolean;
  #gitHub: LoopbackGitHub | undefined;
  #dex: LoopbackProcess | undefined;
  #browser: BrowserSession | undefined;

  private constructor(
    folder: string,
    bin: string,
    authority: Authority,
    ports: readonly [issuer: number, kubelogin: number],
    deviceCode: boolean,
  ) {
    this.#folder = folder;
    this.#bin = bin;
    this.#authority = authority;
    this.#deviceCode = deviceCode;
    this.issuer = `https://127.0.0.1:${ports[0]}`;
    this.port = ports[1];
  }

  static async start(bin: string, deviceCode: boolean): Promise<Login> {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-theft-"));
    const authority = await createAuthority("Dex of the attacks");
    const login = new Login(folder, bin, authority, [await freePort(), await freePort()], deviceCode);
    await login.#start();
    return login;
  }

  async #start(): Promise<void> {
    this.#gitHub = await startLoopbackGitHub(this.#folder, `${this.issuer}/callback`);
    const { github } = this.#gitHub;
    const secret = { clientSecret: (await readFile(github.clientSecretFile, "utf8")).trim() };
    const connector = {
      type: "github" as const,
      ...{ id: "github", name: "GitHub", organization: "acme" },
      ...{ host: github.host, rootCA: github.rootCa, clientId: github.clientId },
    };
    this.#dex = await startLoopbackDex({
      folder: join(this.#folder, "dex"),
      bin: this.#bin,
      authority: this.#authority,
      roots: github.rootCa,
      configuration: dexConfiguration({
        issuer: this.issuer,
        title: "acme",
        session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
        connectors: dexConnectors(this.issuer, [connector], { github: secret }),
        clusters: [{ cluster: "prod", audience }],
        kubelogin: { ports: [this.port], deviceCode: this.#deviceCode },
      }),
    });
    this.#browser = await BrowserSession.open(ada, {
      folder: join(this.#folder, "browser"),
      authorities: [github.rootCa, this.#authority.certificate],
    });
  }

  get browser(): BrowserSession {
    assert.ok(this.#browser !== undefined);
    return this.#browser;
  }

  /** Sends a form to Dex, as anybody may. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Answer> {
    return ask(`${this.issuer}${path}`, {
      tls: { ca: this.#authority.certificate },
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
  }

  /** The link by which somebody who follows it would log in to a client. */
  link(parameters: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams({ response_type: "code", scope, ...parameters });
    return `${this.issuer}/auth/github?${query.toString()}`;
  }

  /** Runs kubelogin as an entry of `latchkey kubeconfig` does. */
  kubelogin(login: LoginMethod): ChildProcess {
    const { exec } = kubeconfigEntry(
      {
        ...{ name: "prod", server: "https://127.0.0.1:1", issuer: this.issuer, audience },
        issuerCertificateAuthority: this.#authority.certificate,
        ports: [this.port],
        deviceCode: this.#deviceCode,
      },
      login,
    ).user.user;
    return spawn(join(this.#bin, exec.command), exec.args, {
      env: { ...this.browser.environment, HOME: this.#folder, KUBECACHEDIR: join(this.#folder, "cache") },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Everything that an outsider can ask for after a member has followed a link. */
  async collect(code: { readonly device_code: string }): Promise<readonly Answer[]> {
    const { device_code } = code;
    const clients = [audience, deviceClientId(audience)];
    return Promise.all([
      this.post("/device/token", { device_code, grant_type: deviceGrant }),
      ...clients.map((client_id) => this.post("/token", { device_code, client_id, grant_type: deviceGrant })),
    ]);
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#dex?.stop();
    await this.#gitHub?.process.stop();
    await rm(this.#folder, { recursive: true });
  }
}

/** The claims of the token that kubelogin hands to kubectl. */
async function claimsFrom(kubelogin: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  assert.ok(kubelogin.stdout && kubelogin.stderr);
  const [output, errors] = await Promise.all([text(kubelogin.stdout), text(kubelogin.stderr)]);
  const token = /"token":"([^"]+)"/.exec(output)?.[1];
  assert.ok(token, errors);
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Readonly<
    Record<string, unknown>
  >;
}

/** Device and user code, as an outsider gets them. */
async function deviceCode(login: Login, client: string) {
  const { status, body } = await login.post("/device/code", { client_id: client, scope });
  assert.equal(status, 200, body);
  return JSON.parse(body) as { readonly device_code: string; readonly user_code: string };
}

/** Asserts that a member who follows a link to another redirect URI of the cluster's client is refused. */
async function assertRefused(login: Login, redirect_uri: string, state = "x"): Promise<void> {
  const link = login.link({ client_id: audience, redirect_uri, state });
  const outcome = await login.browser.followLink(link);
  assert.equal(outcome.result, "refused");
  assert.match(outcome.message, /Unregistered redirect_uri/, redirect_uri);
}

/** Asserts that an outsider gets no token of a member who follows a link into the device flow of the cluster's client. */
async function assertNothingByDeviceFlow(login: Login): Promise<void> {
  const code = await deviceCode(login, audience);
  await assertRefused(login, "/device/callback", code.user_code);
  for (const { status, body } of await login.collect(code)) {
    assert.notEqual(status, 200, body);
    assert.doesNotMatch(body, /token"/);
  }
}

suite("an outsider with a link", { timeout: 180_000 }, () => {
  let bin: string;
  before(async () => {
    ({ bin } = await ensureToolchain({ parts: ["dex", "kubelogin", "browser"] }));
  });

  suite("where device code is off", () => {
    let login: Login;
    before(async () => {
      login = await Login.start(bin, false);
    });
    after(() => login.stop());

    test("a member logs in by kubelogin, so GitHub knows them", async () => {
      const claimed = claimsFrom(login.kubelogin({ by: "browser" }));
      const outcome = await login.browser.waitForLogin();
      assert.equal(outcome.result, "authenticated");
      const claims = await claimed;
      assert.equal(claims["aud"], audience);
      assert.partialDeepStrictEqual(claims["federated_claims"], { connector_id: "github" });
    });

    test("gets no token of the member who follows it, by either end of the device flow", async () => {
      await assertNothingByDeviceFlow(login);
    });

    const elsewhere = [
      "urn:ietf:wg:oauth:2.0:oob",
      "http://localhost:1",
      "http://127.0.0.1:8000",
      "https://outsider.example/",
      "/device/callback?x",
    ];
    for (const redirect_uri of elsewhere) {
      test(`has nobody sent to ${redirect_uri}`, async () => {
        await assertRefused(login, redirect_uri);
      });
    }

    test("has nobody sent to another path of a registered port", async () => {
      for (const suffix of ["/", "/other", "@outsider.example/"]) {
        await assertRefused(login, `http://localhost:${login.port}${suffix}`);
      }
    });
  });

  suite("where device code is on", () => {
    let login: Login;
    before(async () => {
      login = await Login.start(bin, true);
    });
    after(() => login.stop());

    test("a member logs in by device code, and confirms on the approval screen", async () => {
      const kubelogin = login.kubelogin({ by: "device-code" });
      assert.ok(kubelogin.stderr);
      kubelogin.stderr.setEncoding("utf8");
      let said = "";
      for await (const part of kubelogin.stderr.iterator({ destroyOnReturn: false })) {
        said += String(part);
        if (/https:\/\/\S+user_code=\S+/.test(said)) break;
      }
      const url = /https:\/\/\S+user_code=\S+/.exec(said)?.[0];
      assert.ok(url, said);
      const outcome = await login.browser.followLink(url);
      assert.deepEqual(
        outcome.pages.map(({ name }) => name).filter((name) => !name.startsWith("github-")),
        ["dex-user-code", "dex-approval", "dex-device-success"],
      );
      const claims = await claimsFrom(kubelogin);
      assert.deepEqual(claims["aud"], [audience, deviceClientId(audience)]);
    });

    test("gets nothing by a cluster's own client", async () => {
      await assertNothingByDeviceFlow(login);
    });

    test("gets nothing by the device client before the member grants access", async () => {
      const client = deviceClientId(audience);
      const code = await deviceCode(login, client);
      const link = login.link({
        client_id: client,
        redirect_uri: "/device/callback",
        state: code.user_code,
      });
      const seen = await login.browser.glance(link);
      assert.match(seen, /Grant Access/);
      assert.match(seen, /Kubernetes cluster prod/);
      for (const { status } of await login.collect(code)) assert.notEqual(status, 200);
    });
  });
});
