import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ada } from "../../../lab/github/acme.ts";
import { OwnerWithToken } from "../../../lab/github/ownerWithToken.ts";
import type { CommandResult } from "../../../lab/project/runCommand.ts";
import { canI, whoAmI } from "../../../lab/scenario/identity.ts";
import { Standalone, stack } from "./standalone.ts";

/** How long a token is good for, in seconds. */
const tokenSeconds = 60;

const text = ({ stdout, stderr }: CommandResult) => stdout + stderr;

suite("an OAuth App's credentials", () => {
  let standalone: Standalone;

  before(async () => {
    standalone = await Standalone.prepare("github-credentials", {
      session: { idToken: `${tokenSeconds}s` },
      access: [
        { team: "platform", role: "cluster-admin", clusters: ["*"] },
        { team: "site-reliability", role: "view", clusters: ["*"] },
      ],
    });
  });

  after(async () => {
    await standalone.close();
  });

  test("that GitHub refuses fail preview and update, and nothing is changed", async () => {
    const secret = (await readFile(standalone.lab.github.clientSecretFile, "utf8")).trim();
    await standalone.setSecret("githubClientSecret", "c4n4ry-secret");
    for (const result of [await standalone.preview(), await standalone.up([], {})]) {
      assert.notEqual(result.status, 0);
      assert.match(text(result), /does not take the client secret .* make a new secret at https:/);
      assert.doesNotMatch(text(result), /c4n4ry/);
    }
    const { stdout } = await standalone.administrator.kubectl(["get", "namespaces", "--output", "name"]);
    assert.doesNotMatch(stdout, /latchkey/);
    await standalone.setSecret("githubClientSecret", secret);
    const { clientId } = standalone.lab.github;
    const setClientId = async (value: string) => {
      const set = ["config", "set", "--stack", stack, "latchkey:githubClientId", value];
      await standalone.project.pulumi(set, { mustPass: true });
    };
    await setClientId("Ov23liNobody");
    assert.match(text(await standalone.up([], {})), /knows no app with the client id Ov23liNobody/);
    await setClientId(clientId);
  });

  test("are replaced by a new secret without a failed login", async () => {
    await standalone.up();
    await standalone.configureApiServer("structured");
    const terminal = await standalone.sitDown(ada);
    await whoAmI(terminal);
    const before = await standalone.clientSecretSince();

    const secret = await standalone.owner.newClientSecret(standalone.lab.github.appSettings);
    await standalone.setSecret("githubClientSecret", secret);
    const over = new AbortController();
    const updating = standalone.up([], {}).finally(() => {
      over.abort();
    });
    let logins = 0;
    while (!over.signal.aborted) {
      await terminal.logOut();
      assert.equal((await whoAmI(terminal)).username, ada.email);
      logins += 1;
    }
    const updated = await updating;
    assert.equal(updated.status, 0, text(updated));
    assert.ok(!text(updated).includes(secret));
    assert.ok(logins > 1, `${logins} logins while Dex rolled`);
    assert.ok((await standalone.clientSecretSince()) > before);
    await terminal.leave();
  });

  test("a person who is taken out of a team loses its rights within the life of a token", async (context) => {
    const owner = new OwnerWithToken(standalone.lab.github);
    const terminal = await standalone.sitDown(ada);
    assert.equal(await canI(terminal, "delete", "nodes", "default"), true);
    await owner.removeFromTeam(ada.login, "platform");
    try {
      const start = performance.now();
      const seconds = () => (performance.now() - start) / 1000;
      while (await canI(terminal, "delete", "nodes", "default")) {
        assert.ok(seconds() < 2 * tokenSeconds, "the right has not ended");
        await sleep(1000);
      }
      context.diagnostic(`the right ended after ${seconds().toFixed(0)} s`);
      // The API server takes a token that has just ended for a few seconds more, as clocks may differ.
      assert.ok(seconds() < tokenSeconds + 15, `it ended after ${seconds().toFixed(0)} s`);
      const { login, groups } = await whoAmI(terminal);
      assert.equal(login, undefined, "nobody was asked to log in again");
      assert.ok(groups.includes("github:acme:site-reliability"), "the other team is still theirs");
    } finally {
      await owner.addToTeam(ada.login, "platform");
    }
    await terminal.leave();
  });
});
