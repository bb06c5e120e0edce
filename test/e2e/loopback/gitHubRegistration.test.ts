import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { promisify } from "node:util";
import { gitHubFetch } from "../../../github/connection.ts";
import { BrowserSession } from "../../../lab/browser/session.ts";
import { createAuthority } from "../../../lab/certificates.ts";
import { ada } from "../../../lab/github/acme.ts";
import { checkGitHub, type PreparedGitHub, prepareGitHub } from "../../../lab/github/prepare.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { registerApp } from "../../../provider/gitHub/registration.ts";

/** Another site than 127.0.0.1 to a browser, as github.com is. */
const gitHubAddress = "127.0.0.2";

async function freePortOfGitHub(): Promise<number> {
  const probe = createServer().listen(0, gitHubAddress);
  await once(probe, "listening");
  const address = probe.address();
  assert.ok(typeof address === "object" && address !== null);
  probe.close();
  return address.port;
}

suite("the registration of a GitHub App in a real browser", { timeout: 120_000 }, () => {
  let folder: string;
  let github: PreparedGitHub;
  let server: ChildProcess;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-registration-"));
    github = await prepareGitHub(join(folder, "github"), {
      authority: await createAuthority("GitHub of the registration test"),
      listen: `${gitHubAddress}:${await freePortOfGitHub()}`,
      callbackUrl: "https://dex.test/callback",
    });
    server = spawn(github.program.command, github.program.args, { stdio: ["ignore", "ignore", "inherit"] });
    await eventually(() => checkGitHub(github), { subject: "the GitHub stand-in", timeout: 10_000 });
  });

  after(async () => {
    server.kill();
    await once(server, "exit");
    await rm(folder, { recursive: true });
  });

  test("keeps its cookie on the way to GitHub, through a sign-in there, and back", async () => {
    const session = await BrowserSession.open(ada, {
      folder: join(folder, "browser"),
      authorities: [github.rootCa],
    });
    const signal = new AbortController().signal;
    try {
      const [app, login] = await Promise.all([
        registerApp({
          host: github.host,
          organization: "acme",
          registration: {
            name: "Acme Kubernetes",
            url: "https://login.acme.dev",
            callbackUrl: "https://login.acme.dev/callback",
            owner: { kind: "organization", organization: "acme" },
          },
          patience: 60_000,
          show: async (url) => {
            const environment = { ...process.env, ...session.environment };
            await promisify(execFile)("xdg-open", [url], { env: environment });
          },
          fetch: gitHubFetch({ host: github.host, rootCA: github.rootCa }, signal),
          signal,
        }),
        session.waitForLogin({ timeout: 60_000 }),
      ]);
      assert.deepEqual(
        login.pages.map(({ name }) => name),
        [
          "github-sign-in",
          "github-register-app",
          "app-registered",
          "github-install-app",
          "github-app-installed",
        ],
      );
      assert.deepEqual([app.owner.login, app.slug], ["acme", "acme-kubernetes"]);
    } finally {
      await session.close();
    }
  });
});
