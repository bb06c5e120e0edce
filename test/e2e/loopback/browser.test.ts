import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { promisify } from "node:util";
import { BrowserSession } from "../../../lab/browser/session.ts";
import { createAuthority } from "../../../lab/certificates.ts";
import { ada, grace } from "../../../lab/github/acme.ts";
import type { Person } from "../../../lab/github/directory.ts";
import { checkGitHub, type PreparedGitHub, prepareGitHub } from "../../../lab/github/prepare.ts";
import { registeredPage } from "../../../provider/gitHub/pages.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { PersonAtTerminal } from "../../../lab/scenario/personAtTerminal.ts";
import { freePort } from "../../../lab/loopback/port.ts";

/** A page that posts the form by itself. */
function postingPage(action: string, manifest: string): string {
  return `<form action="${action}" method="post"><input name="manifest" value='${manifest}'></form>
    <script>document.forms[0].submit()</script>`;
}

/**
 * A relying party that believes any code, and says so in the words of kubelogin's last page. It can have a GitHub App
 * registered: `/register?at=` posts a manifest to that address, and says when the code for it came.
 */
function relyingParty(gitHubHost: () => string): Server {
  return createServer((request, response) => {
    const { pathname, searchParams, origin } = new URL(
      request.url ?? "/",
      `http://${request.headers.host ?? "127.0.0.1"}`,
    );
    if (pathname === "/register") {
      const manifest = JSON.stringify({
        name: searchParams.get("name"),
        url: "https://acme.test",
        redirect_url: `${origin}/registered`,
        callback_urls: ["https://dex.test/callback"],
        default_permissions: { members: "read" },
      });
      response.writeHead(200, { "Content-Type": "text/html" });
      response.end(postingPage(searchParams.get("at") ?? "", manifest));
      return;
    }
    if (pathname === "/registered" && searchParams.has("code") && searchParams.get("state") === "noted") {
      response.writeHead(200, { "Content-Type": "text/html" });
      const htmlUrl = `https://${gitHubHost()}/github-apps/browsed`;
      const owner = { kind: "organization", login: "acme" } as const;
      response.end(registeredPage({ name: "Browsed", htmlUrl, owner }, "acme"));
      return;
    }
    const refused = searchParams.get("error_description");
    response.writeHead(refused === null ? 200 : 500, { "Content-Type": "text/html" });
    response.end(
      refused ?? "<h1>Authenticated</h1><p>You may close this window.</p><script>window.close()</script>",
    );
  });
}

/** How programs of the tests have a URL opened. */
const open = `const open = (url) => require("node:child_process").execFileSync("xdg-open", [url]);`;

/** Has a URL opened, and ends. */
const asksAndEnds = `${open} open(process.argv[1]);`;

/** Has a page of its own opened, and once somebody was there another; ends when that was shown too. */
const asksTwice = `${open}
  const server = require("node:http").createServer(({ url }, response) => {
    if (url === "/first") open(address("/second"));
    // A browser keeps connections at hand on which it has asked for nothing: the server would wait for these.
    if (url === "/second") response.once("finish", () => { server.close(); server.closeAllConnections(); });
    response.writeHead(302, { Location: process.argv[1], Connection: "close" }).end();
  });
  const address = (path) => "http://127.0.0.1:" + server.address().port + path;
  server.listen(0, "127.0.0.1", () => open(address("/first")));`;

suite("a person at a browser", { timeout: 120_000 }, () => {
  let folder: string;
  let github: PreparedGitHub;
  let server: ChildProcess;
  let party: Server;
  let callbackUrl: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-browser-"));
    party = relyingParty(() => github.host).listen(0, "127.0.0.1");
    await once(party, "listening");
    const address = party.address();
    assert.ok(typeof address === "object" && address !== null);
    callbackUrl = `http://127.0.0.1:${address.port}/callback`;
    const authority = await createAuthority("GitHub of the browser test");
    const listen = `127.0.0.1:${await freePort()}`;
    github = await prepareGitHub(join(folder, "github"), { authority, listen, callbackUrl });
    server = spawn(github.program.command, github.program.args, { stdio: ["ignore", "ignore", "inherit"] });
    await eventually(() => checkGitHub(github), { subject: "the GitHub stand-in", timeout: 10_000 });
  });

  after(async () => {
    party.close();
    server.kill();
    await once(server, "exit");
    await rm(folder, { recursive: true });
  });

  const at = async (
    person: Person,
    body: (session: BrowserSession) => Promise<void>,
    authorities = [github.rootCa],
  ): Promise<void> => {
    const session = await BrowserSession.open(person, { folder: join(folder, "browser"), authorities });
    try {
      await body(session);
    } finally {
      await session.close();
    }
  };

  /** What a program does that wants a person to open a URL. */
  const xdgOpen = (session: BrowserSession, url: string) =>
    promisify(execFile)("xdg-open", [url], { env: { ...process.env, ...session.environment } });

  const authorizeUrl = (changes: Readonly<Record<string, string>> = {}) => {
    const asked = { client_id: github.clientId, redirect_uri: callbackUrl, scope: "user:email read:org" };
    return `https://${github.host}/login/oauth/authorize?${new URLSearchParams({ ...asked, ...changes }).toString()}`;
  };

  const logIn = async (session: BrowserSession, url = authorizeUrl()) => {
    const [outcome] = await Promise.all([session.waitForLogin({ timeout: 30_000 }), xdgOpen(session, url)]);
    return { ...outcome, names: outcome.pages.map(({ name }) => name) };
  };

  test("signs in and agrees once; later, even after a restart of the browser, nothing is asked", async () => {
    await at(ada, async (session) => {
      const first = await logIn(session);
      assert.equal(first.result, "authenticated");
      assert.deepEqual(first.names, ["github-sign-in", "github-consent", "authenticated"]);
      assert.equal(first.message, "Authenticated You may close this window.");
      assert.deepEqual(
        first.pages.map(({ screenshot }) => screenshot.replace(/^.*screenshots\//, "")),
        ["ada/01-github-sign-in.png", "ada/02-github-consent.png", "ada/03-authenticated.png"],
      );
      for (const { screenshot } of first.pages) {
        assert.equal((await readFile(screenshot)).subarray(1, 4).toString(), "PNG");
      }
      assert.deepEqual((await logIn(session)).names, ["authenticated"]);
    });
    await at(ada, async (session) => {
      assert.deepEqual((await logIn(session)).names, ["authenticated"]);
    });
    await BrowserSession.forget(ada, join(folder, "browser"));
    await at(ada, async (session) => {
      assert.deepEqual((await logIn(session)).names, ["github-sign-in", "authenticated"]);
    });
  });

  test("reports a wrong password", () =>
    at({ ...grace, password: "wrong" }, async (session) => {
      const { result, message, names } = await logIn(session);
      assert.equal(result, "refused");
      assert.equal(message, "Incorrect username or password.");
      assert.deepEqual(names, ["github-sign-in", "refusal"]);
    }));

  test("reports the text of a page that refuses", () =>
    at(grace, async (session) => {
      const unknown = await logIn(session, authorizeUrl({ client_id: "nobody" }));
      assert.equal(unknown.result, "refused");
      assert.match(unknown.message, /There is no OAuth App with this client ID\./);
      const mismatch = await logIn(session, authorizeUrl({ redirect_uri: "https://evil.test/" }));
      assert.equal(mismatch.result, "refused");
      assert.match(mismatch.message, /^The redirect_uri MUST match/);
    }));

  test("registers a GitHub App, signing in on the way, and installs it", async () => {
    await BrowserSession.forget(ada, join(folder, "browser"));
    await at(ada, async (session) => {
      const register = (name: string) => {
        const action = `https://${github.host}/organizations/acme/settings/apps/new?state=noted`;
        const asked = new URLSearchParams({ at: action, name }).toString();
        return logIn(session, callbackUrl.replace("/callback", `/register?${asked}`));
      };
      const registered = await register("Browsed");
      assert.deepEqual(registered.names, [
        "github-sign-in",
        "github-register-app",
        "app-registered",
        "github-install-app",
        "github-app-installed",
      ]);
      assert.equal(registered.result, "done");

      const taken = await register("Browsed");
      assert.deepEqual(taken.names, ["refusal"]);
      assert.equal(taken.message, "Name is already taken");
    });
  });

  test("does not open a site whose authority it does not know", () =>
    at(
      grace,
      async (session) => {
        await assert.rejects(logIn(session), /grace's login got stuck .*ERR_CERT_AUTHORITY_INVALID/);
      },
      [],
    ));

  test("says where it is stuck on a page that it does not know, without the query", () =>
    at(grace, async (session) => {
      const url = callbackUrl.replace("/callback", "/other?code=secret");
      const unknown = createServer((_request, response) => response.end("<h1>Captcha</h1>")).listen(
        0,
        "127.0.0.1",
      );
      await once(unknown, "listening");
      const address = unknown.address();
      assert.ok(typeof address === "object" && address !== null);
      const there = url.replace(/:\d+/, `:${address.port}`);
      const waiting = session.waitForLogin({ timeout: 3_000 });
      await Promise.all([
        xdgOpen(session, there),
        assert.rejects(waiting, (error: Error) => {
          assert.match(
            error.message,
            /grace's login got stuck at http:\/\/127\.0\.0\.1:\d+\/other \(.*01-stuck\.png\) after no page/,
          );
          assert.ok(!error.message.includes("secret"));
          return true;
        }),
      ]);
      unknown.close();
    }));

  test("says when no program asks for it", () =>
    at(grace, async (session) => {
      await assert.rejects(
        session.waitForLogin({ timeout: 50 }),
        /No program asked to open grace's browser within 50 ms/,
      );
      const ended = AbortSignal.abort(new Error("kubectl ended with status 1"));
      await assert.rejects(
        session.waitForLogin({ signal: ended }),
        /before the wait was ended: kubectl ended with status 1/,
      );
    }));

  test("goes through every login that a command asks for, and through none of an earlier command", async () => {
    const terminal = await PersonAtTerminal.sitDown({
      person: grace,
      kubeconfig: "",
      toolchain: {},
      authorities: [github.rootCa],
    });
    const run = (program: string, ...urls: readonly string[]) =>
      terminal.run(process.execPath, ["-e", program, ...urls], { cwd: folder, environment: {} });
    try {
      const twice = await run(asksTwice, callbackUrl);
      assert.deepEqual([twice.status, twice.stderr], [0, ""]);
      assert.equal(twice.login?.result, "authenticated");
      await run(asksAndEnds, "http://127.0.0.1:9/");
      assert.equal((await run(asksTwice, callbackUrl)).login?.result, "authenticated");
    } finally {
      await terminal.leave();
    }
  });

  test("is not there once it is closed", async () => {
    const session = await BrowserSession.open(grace, { folder: join(folder, "browser"), authorities: [] });
    await session.close();
    await assert.rejects(xdgOpen(session, authorizeUrl()), /nobody of the lab waits for a URL/);
  });
});
