import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import { ask, type Answer } from "../../../../lab/cluster/request.ts";
import { MemberLogin } from "../../../../lab/loopback/memberLogin.ts";
import { ensureToolchain } from "../../../../lab/toolchain/toolchain.ts";
import { deviceClientId } from "../../../../oidc/dex/clients.ts";
import type { LoginMethod } from "../../../../oidc/kubeconfig/entry.ts";

const audience = "latchkey-prod";
const scope = "openid email groups offline_access";
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** A login as a fleet has it, and what an outsider and a member do with it. */
class Attack {
  readonly member: MemberLogin;
  readonly #folder: string;

  private constructor(member: MemberLogin, folder: string) {
    this.member = member;
    this.#folder = folder;
  }

  static async start(bin: string, deviceCode: boolean): Promise<Attack> {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-theft-"));
    return new Attack(await MemberLogin.start({ folder, bin, deviceCode }), folder);
  }

  /** Sends a form to Dex, as anybody may. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Answer> {
    return ask(`${this.member.issuer}${path}`, {
      tls: { ca: this.member.authority.certificate },
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
  }

  /** The link by which somebody who follows it would log in to a client. */
  link(parameters: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams({ response_type: "code", scope, ...parameters });
    return `${this.member.issuer}/auth/github?${query.toString()}`;
  }

  /** Runs kubelogin as an entry of `latchkey kubeconfig` does. */
  kubelogin(login: LoginMethod): ChildProcess {
    const { command, args } = this.member.kubelogin(login);
    return spawn(command, args, {
      env: {
        ...this.member.browser.environment,
        HOME: this.#folder,
        KUBECACHEDIR: join(this.#folder, "cache"),
      },
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
    await this.member.stop();
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
async function deviceCode(attack: Attack, client: string) {
  const { status, body } = await attack.post("/device/code", { client_id: client, scope });
  assert.equal(status, 200, body);
  return JSON.parse(body) as { readonly device_code: string; readonly user_code: string };
}

/** Asserts that a member who follows a link to another redirect URI of the cluster's client is refused. */
async function assertRefused(attack: Attack, redirect_uri: string, state = "x"): Promise<void> {
  const link = attack.link({ client_id: audience, redirect_uri, state });
  const outcome = await attack.member.browser.followLink(link);
  assert.equal(outcome.result, "refused");
  assert.match(outcome.message, /Unregistered redirect_uri/, redirect_uri);
}

/** Asserts that an outsider gets no token of a member who follows a link into the device flow of the cluster's client. */
async function assertNothingByDeviceFlow(attack: Attack): Promise<void> {
  const code = await deviceCode(attack, audience);
  await assertRefused(attack, "/device/callback", code.user_code);
  for (const { status, body } of await attack.collect(code)) {
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
    let attack: Attack;
    before(async () => {
      attack = await Attack.start(bin, false);
    });
    after(() => attack.stop());

    test("a member logs in by kubelogin, so GitHub knows them", async () => {
      const claimed = claimsFrom(attack.kubelogin({ by: "browser" }));
      const outcome = await attack.member.browser.waitForLogin();
      assert.equal(outcome.result, "authenticated");
      const claims = await claimed;
      assert.equal(claims["aud"], audience);
      assert.partialDeepStrictEqual(claims["federated_claims"], { connector_id: "github" });
    });

    test("gets no token of the member who follows it, by either end of the device flow", async () => {
      await assertNothingByDeviceFlow(attack);
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
        await assertRefused(attack, redirect_uri);
      });
    }

    test("has nobody sent to another path of a registered port", async () => {
      for (const suffix of ["/", "/other", "@outsider.example/"]) {
        await assertRefused(attack, `http://localhost:${attack.member.kubeloginPort}${suffix}`);
      }
    });
  });

  suite("where device code is on", () => {
    let attack: Attack;
    before(async () => {
      attack = await Attack.start(bin, true);
    });
    after(() => attack.stop());

    test("a member logs in by device code, and confirms on the approval screen", async () => {
      const kubelogin = attack.kubelogin({ by: "device-code" });
      assert.ok(kubelogin.stderr);
      kubelogin.stderr.setEncoding("utf8");
      let said = "";
      for await (const part of kubelogin.stderr.iterator({ destroyOnReturn: false })) {
        said += String(part);
        if (/https:\/\/\S+user_code=\S+/.test(said)) break;
      }
      const url = /https:\/\/\S+user_code=\S+/.exec(said)?.[0];
      assert.ok(url, said);
      const outcome = await attack.member.browser.followLink(url);
      assert.deepEqual(
        outcome.pages.map(({ name }) => name).filter((name) => !name.startsWith("github-")),
        ["dex-user-code", "dex-approval", "dex-device-success"],
      );
      const claims = await claimsFrom(kubelogin);
      assert.deepEqual(claims["aud"], [audience, deviceClientId(audience)]);
    });

    test("gets nothing by a cluster's own client", async () => {
      await assertNothingByDeviceFlow(attack);
    });

    test("gets nothing by the device client before the member grants access", async () => {
      const client = deviceClientId(audience);
      const code = await deviceCode(attack, client);
      const link = attack.link({
        client_id: client,
        redirect_uri: "/device/callback",
        state: code.user_code,
      });
      const seen = await attack.member.browser.glance(link);
      assert.match(seen, /Grant Access/);
      assert.match(seen, /Kubernetes cluster prod/);
      for (const { status } of await attack.collect(code)) assert.notEqual(status, 200);
    });
  });
});
