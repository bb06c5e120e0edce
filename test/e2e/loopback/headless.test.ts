import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import type { BrowserSession } from "../../../lab/browser/session.ts";
import { HeadlessMachine } from "../../../lab/loopback/headlessMachine.ts";
import { MemberLogin } from "../../../lab/loopback/memberLogin.ts";
import { addressPlan } from "../../../lab/machine/addressPlan.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import type { LoginMethod } from "../../../oidc/kubeconfig/entry.ts";

const audience = "latchkey-prod";

/** Answers browsers on the loopback interface's IPv6 address, which OpenSSH tries first for `localhost`. */
const listenOnIpv6 = `
  require("node:http")
    .createServer((_, response) => response.writeHead(500).end("somebody else"))
    .listen({ host: "::1", port: Number(process.env.PORT) }, () => console.log("ready"));`;

/** A kubelogin that runs on the machine. */
interface Kubelogin {
  /** Everything that it writes for the person, once it ends. */
  readonly messages: Promise<string>;
  /** The URL that it asks the person to open. */
  readonly url: Promise<string>;
  /** The claims of the token that it hands to kubectl. */
  readonly claims: Promise<Readonly<Record<string, unknown>>>;
}

/** A login on a machine without a browser, as docs/headless.md describes it. */
suite("a machine without a browser", { timeout: 120_000 }, () => {
  const started: (() => Promise<unknown>)[] = [];
  let machine: HeadlessMachine;
  let browser: BrowserSession;
  let port: number;
  let kubelogin: (login: LoginMethod) => Kubelogin;
  let waiting: Kubelogin;

  before(async () => {
    const { bin } = await ensureToolchain({ parts: ["dex", "kubelogin", "browser", "ssh"] });
    const folder = await mkdtemp(join(tmpdir(), "latchkey-headless-"));
    started.push(() => rm(folder, { recursive: true }));
    machine = await HeadlessMachine.start(join(folder, "machine"));
    started.push(() => machine.stop());

    const login = await MemberLogin.start({ folder, bin, address: addressPlan.headless.host });
    started.push(() => login.stop());
    ({ browser, kubeloginPort: port } = login);

    // As on a machine with a text browser: xdg-open succeeds, and nobody sees a page.
    const path = join(folder, "path");
    await mkdir(path);
    await symlink("/bin/true", join(path, "xdg-open"));
    kubelogin = (method) => {
      const { command, args } = login.kubelogin(method);
      const program = machine.spawn(command, args, {
        HOME: folder,
        KUBECACHEDIR: join(folder, "cache"),
        PATH: path,
      });
      return follow(program.stdout, program.stderr);
    };
  });

  after(async () => {
    for (const stop of started.toReversed()) await stop();
  });

  test("shows a URL, which leads nowhere as long as its port is not forwarded", async () => {
    waiting = kubelogin({ by: "browser", openBrowser: false });
    const url = await waiting.url;
    assert.equal(url, `http://localhost:${port}/`);
    await assert.rejects(browser.followLink(url, 10_000), /ERR_CONNECTION_REFUSED/);
  });

  test("gets a token of the person whose browser is at the near end of the forward", async () => {
    // Somebody else on the machine waits at the same port, at the other address of `localhost`.
    const other = machine.spawn(process.execPath, ["-e", listenOnIpv6], { PORT: String(port) });
    await once(other.stdout, "data");
    await machine.forward(port);
    const outcome = await browser.followLink(await waiting.url);
    assert.equal(outcome.result, "authenticated", outcome.message);
    assert.deepEqual(
      outcome.pages.map(({ name }) => name),
      ["github-sign-in", "github-consent", "authenticated"],
    );
    assert.partialDeepStrictEqual(await waiting.claims, { email: "ada@acme.dev", aud: audience });
  });

  test("needs no browser again as long as the login lasts, whatever the way to log in", async () => {
    const { claims, messages } = kubelogin({ by: "browser" });
    assert.partialDeepStrictEqual(await claims, { email: "ada@acme.dev", aud: audience });
    assert.equal(await messages, "");
  });
});

/** Reads what a kubelogin writes. */
function follow(output: Readable, errors: Readable): Kubelogin {
  const lines = createInterface(errors);
  const written: string[] = [];
  const url = Promise.withResolvers<string>();
  const messages = Promise.withResolvers<string>();
  lines.on("line", (line) => {
    written.push(line);
    const found = /visit the following URL in your browser: (\S+)$/.exec(line)?.[1];
    if (found !== undefined) url.resolve(found);
  });
  lines.once("close", () => {
    messages.resolve(written.join("\n"));
    url.reject(new Error(`kubelogin shows no URL: ${written.join("\n")}`));
  });
  const claims = claimsIn(output, messages.promise);
  // A test that asks for neither does not fail by them.
  for (const promise of [url.promise, claims]) promise.catch(() => undefined);
  return { messages: messages.promise, url: url.promise, claims };
}

async function claimsIn(output: Readable, messages: Promise<string>) {
  const token = /"token":"([^"]+)"/.exec(await text(output))?.[1];
  assert.ok(token, await messages);
  const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  assert.ok(typeof claims === "object" && claims !== null);
  return { ...claims };
}
