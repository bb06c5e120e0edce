import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { ada, grace } from "../../../lab/github/acme.ts";
import { appCredentials } from "../../../lab/project/appCredentials.ts";
import { exportState } from "../../../lab/project/state.ts";
import type { CommandResult } from "../../../lab/project/runCommand.ts";
import { whoAmI } from "../../../lab/scenario/identity.ts";
import { appSlug, Standalone, stack } from "./standalone.ts";

const text = ({ stdout, stderr }: CommandResult) => stdout + stderr;

suite("a GitHub App that the stack registers", () => {
  let standalone: Standalone;

  before(async () => {
    standalone = await Standalone.prepare("github-app", { app: true });
  });

  after(async () => {
    await standalone.close();
    await standalone.owner.deleteApp(appSlug);
  });

  test("is not registered where nobody is there to confirm: the update fails at once and changes nothing", async () => {
    const alone = await standalone.up([], {
      // What can be killed as a whole runs in a session of its own, which has no terminal.
      signal: new AbortController().signal,
      environment: { BROWSER: "", DISPLAY: "", WAYLAND_DISPLAY: "" },
    });
    assert.notEqual(alone.status, 0);
    assert.match(text(alone), /neither a terminal nor a browser here.*Nothing was registered/s);
    const { stdout } = await standalone.administrator.kubectl(["get", "namespaces", "--output", "name"]);
    assert.doesNotMatch(stdout, /latchkey/);
  });

  test("is registered by one confirmation in a browser, and its secrets are shown nowhere", async () => {
    const preview = await standalone.preview();
    assert.equal(preview.status, 0, text(preview));
    const up = await standalone.upWithApp();
    assert.deepEqual(
      up.registration.pages.map(({ name }) => name),
      [
        "github-sign-in",
        "github-register-app",
        "app-registered",
        "github-install-app",
        "github-app-installed",
      ],
    );
    const outputs = JSON.stringify(await standalone.project.outputs(stack));
    assert.match(outputs, new RegExp(`organizations/acme/settings/apps/${appSlug}`));
    const { secrets } = await appCredentials(standalone.project, stack);
    assert.equal(secrets.length, 2);
    for (const secret of secrets) {
      for (const shown of [text(up), outputs, await exportState(standalone.project, stack)])
        assert.ok(!shown.includes(secret) && !shown.includes(JSON.stringify(secret).slice(1, -1)));
    }
  });

  test("is no change afterwards, and installed as it is, nothing is told", async () => {
    const preview = await standalone.preview(["--expect-no-changes"]);
    assert.equal(preview.status, 0, text(preview));
    assert.doesNotMatch(text(preview), /warning/i);
    const refreshed = await standalone.preview(["--refresh", "--expect-no-changes"]);
    assert.equal(refreshed.status, 0, text(refreshed));
  });

  test("lets people of the organisation's teams in", async () => {
    await standalone.configureApiServer("structured");
    for (const [person, team] of [
      [ada, "platform"],
      [grace, "payments"],
    ] as const) {
      const { username, groups } = await whoAmI(await standalone.sitDown(person));
      assert.equal(username, person.email);
      assert.ok(groups.includes(`github:acme:${team}`), groups.join());
    }
  });

  test("takes another client secret, from its page, in place of the first", async () => {
    const before = await standalone.clientSecretSince();
    const secret = await standalone.owner.newClientSecret(`/organizations/acme/settings/apps/${appSlug}`);
    await standalone.setSecret("githubClientSecret", secret);
    const up = await standalone.up([], {});
    assert.equal(up.status, 0, text(up));
    assert.ok(!text(up).includes(secret));
    assert.ok((await standalone.clientSecretSince()) > before);
    assert.equal((await whoAmI(await standalone.sitDown(ada))).username, ada.email);
  });

  test("is told to be gone where somebody has deleted it, and would be registered anew", async () => {
    await standalone.owner.deleteApp(appSlug);
    const preview = await standalone.preview();
    assert.equal(preview.status, 0, text(preview));
    assert.match(text(preview), /is gone from .*registers another/);
    assert.match(text(preview), /replace/);
    await standalone.removeSetting("githubClientSecret");
    await standalone.upWithApp();
    assert.equal((await whoAmI(await standalone.sitDown(ada))).username, ada.email);
  });
});
