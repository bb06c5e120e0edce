import assert from "node:assert/strict";
import { readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test, type TestContext } from "node:test";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { renderKubeconfig } from "../../../oidc/kubeconfig/render.ts";
import { secret, unknownValue, type PropertyMap } from "../../../provider/engine/propertyMap.ts";
import { engineAtProvider } from "./engineAtProvider.ts";
import type { EngineClient } from "./engineClient.ts";
import { entryOf, property } from "./entryProperty.ts";
import { temporaryFolder } from "../temporaryFolder.ts";

const admin =
  "# mine\nclusters:\n- name: admin\n  cluster: {server: https://a}\nusers: []\ncontexts: null\ncurrent-context: admin";

// Together, because each change of a file waits for a while.
suite("the provider, as the engine calls it", { concurrency: true }, () => {
  let engine: EngineClient;
  let stop: () => void;

  before(async () => {
    ({ engine, stop } = await engineAtProvider());
  });
  after(() => {
    stop();
  });

  async function fileOf(context: TestContext, text?: string): Promise<string> {
    const path = join(await temporaryFolder(context), "config");
    if (text !== undefined) await writeFile(path, text);
    return path;
  }

  test("introduces itself", async () => {
    assert.equal((await engine.handshake()).acceptSecrets, true);
    assert.deepEqual((await engine.configure()).supportspreview, true);
    assert.equal(await engine.version(), "0.1.0");
    const schema = (await engine.schema()) as { name: string; resources: object };
    assert.deepEqual(
      [schema.name, Object.keys(schema.resources)],
      [
        "latchkey",
        ["latchkey:index:GitHubApp", "latchkey:index:GitHubCredentials", "latchkey:index:KubeconfigEntry"],
      ],
    );
  });

  test("walks through a whole life: create, read, update, delete, and the file is what it was", async (context) => {
    const path = await fileOf(context, admin);
    const inputs = { path, entry: property("prod") };
    assert.deepEqual(await engine.check(inputs), { inputs, failures: [] });

    const created = await engine.create(inputs);
    assert.equal(created.id, `${path}#prod`);
    assert.deepEqual(created.properties["entry"], inputs.entry);
    assert.match(await readFile(path, "utf8"), /name: latchkey-prod/);
    assert.equal((await engine.diff(created.properties, inputs)).changed, false);
    assert.deepEqual(await engine.read(created.id, created.properties), { ...created, inputs });

    const news = { path, entry: property("prod", "https://moved") };
    const diff = await engine.diff(created.properties, news);
    const { UPDATE } = messages.PropertyDiff.Kind;
    assert.deepEqual(diff, {
      changed: true,
      diffs: ["entry"],
      replaces: [],
      deleteBeforeReplace: false,
      detailed: { "entry.cluster.cluster.server": UPDATE },
    });
    const updated = await engine.update(created.properties, news);
    assert.match(await readFile(path, "utf8"), /server: https:\/\/moved/);
    assert.equal((await engine.diff(updated, news)).changed, false);

    await engine.delete(updated);
    assert.equal(await readFile(path, "utf8"), admin);
    await engine.delete(updated);
    assert.equal(await readFile(path, "utf8"), admin, "deleting twice is no error");
  });

  test("makes a file that is missing, and takes it away again", async (context) => {
    const path = await fileOf(context);
    const { properties } = await engine.create({ path, entry: property("prod") });
    assert.equal(await readFile(path, "utf8"), renderKubeconfig([entryOf("prod")]));
    await engine.delete(properties);
    await assert.rejects(readFile(path), { code: "ENOENT" });
  });

  test("changes nothing in a preview, but says what would fail", async (context) => {
    const path = await fileOf(context, admin);
    const inputs = { path, entry: property("prod") };
    const previewed = await engine.create(inputs, true);
    assert.deepEqual(previewed, {
      id: "",
      properties: { ...inputs, names: unknownValue, restore: unknownValue },
    });
    const { properties } = await engine.create(inputs);
    const text = await readFile(path, "utf8");
    const news = { path, entry: property("prod", "https://moved") };
    assert.deepEqual((await engine.update(properties, news, true))["entry"], news.entry);
    assert.equal(await readFile(path, "utf8"), text);

    await writeFile(path, "clusters: {}\n");
    const message = `${path}: line 1, column 11: clusters must be a list, as kubectl writes it, and is none: repair the file, then run again`;
    await assert.rejects(engine.create(inputs, true), { message });
    await assert.rejects(engine.update(properties, news, true), { message });
    assert.deepEqual(await readdir(join(path, "..")), ["config"]);
  });

  test("previews with values that are not known yet", async (context) => {
    const path = await fileOf(context);
    for (const inputs of [
      { path, entry: unknownValue },
      { path: unknownValue, entry: unknownValue },
      {
        path,
        entry: {
          ...(property("prod") as object),
          cluster: { name: "latchkey-prod", cluster: { server: unknownValue } },
        },
      },
    ] as PropertyMap[]) {
      assert.deepEqual((await engine.check(inputs)).failures, []);
      assert.deepEqual((await engine.create(inputs, true)).properties["entry"], inputs["entry"]);
    }
    const { properties } = await engine.create({ path, entry: property("prod") });
    const diff = await engine.diff(properties, { path, entry: unknownValue });
    assert.deepEqual([diff.changed, diff.replaces], [true, []]);
    assert.deepEqual(
      (await engine.update(properties, { path, entry: unknownValue }, true))["entry"],
      unknownValue,
    );
  });

  test("keeps secrets secret", async (context) => {
    const path = await fileOf(context);
    const inputs = { path, entry: secret(property("prod")) };
    assert.deepEqual((await engine.check(inputs)).failures, []);
    const created = await engine.create(inputs);
    assert.deepEqual(created.properties["entry"], inputs.entry);
    assert.equal((await engine.diff(created.properties, inputs)).changed, false);
    assert.deepEqual((await engine.read(created.id, created.properties)).properties["entry"], inputs.entry);
    await writeFile(path, (await readFile(path, "utf8")).replace("https://prod:6443", "https://evil"));
    const drifted = await engine.read(created.id, created.properties);
    assert.deepEqual(drifted.properties["entry"], secret(property("prod", "https://evil")));
    assert.deepEqual(drifted.inputs["entry"], secret(property("prod", "https://evil")));
  });

  suite("drift", { concurrency: true }, () => {
    test("an entry, a file or a link's target that is gone is gone", async (context) => {
      const path = await fileOf(context, admin);
      const { id, properties } = await engine.create({ path, entry: property("prod") });
      for (const change of [() => writeFile(path, admin), () => rm(path), () => symlink("nothing", path)]) {
        await change();
        assert.deepEqual(await engine.read(id, properties), { id: "", properties: {}, inputs: {} });
        await engine.delete(properties);
      }
    });

    test("what was changed by hand shows, and the next update puts it right", async (context) => {
      const path = await fileOf(context, admin);
      const inputs = { path, entry: property("prod") };
      const { id, properties } = await engine.create(inputs);
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replace("--oidc-client-id=prod", "--oidc-client-id=other"));
      const found = await engine.read(id, properties);
      const diff = await engine.diff(found.properties, inputs);
      assert.deepEqual(Object.keys(diff.detailed), ["entry.user.user.exec.args[2]"]);
      const repaired = await engine.update(found.properties, inputs);
      assert.equal(await readFile(path, "utf8"), text);
      await engine.delete(repaired);
      assert.equal(await readFile(path, "utf8"), admin);
    });

    test("a part that was taken out shows, and comes back, and the file is still what it was in the end", async (context) => {
      const path = await fileOf(context, admin);
      const inputs = { path, entry: property("prod") };
      const { id, properties } = await engine.create(inputs);
      const text = await readFile(path, "utf8");
      await writeFile(
        path,
        text.replace("- context:\n    cluster: latchkey-prod\n    user: latchkey-prod\n  name: prod\n", ""),
      );
      const found = await engine.read(id, properties);
      assert.equal((found.properties["entry"] as PropertyMap)["context"], undefined);
      const { ADD } = messages.PropertyDiff.Kind;
      assert.deepEqual((await engine.diff(found.properties, inputs)).detailed, { "entry.context": ADD });
      const again = await engine.read(id, found.properties);
      assert.deepEqual(again, found);
      const repaired = await engine.update(found.properties, inputs);
      await engine.delete(repaired);
      assert.equal(
        await readFile(path, "utf8"),
        admin.replace("contexts: null", "contexts:"),
        "as the person has left the list",
      );
    });

    test("a namespace that a person has chosen is no drift", async (context) => {
      const path = await fileOf(context);
      const { id, properties } = await engine.create({ path, entry: property("prod") });
      await writeFile(
        path,
        (await readFile(path, "utf8")).replace(
          "    cluster: latchkey-prod\n",
          "    cluster: latchkey-prod\n    namespace: mine\n",
        ),
      );
      assert.deepEqual((await engine.read(id, properties)).properties, properties);
    });
  });

  test("another path or name is another entry, and the old one goes first", async (context) => {
    const path = await fileOf(context);
    const { properties } = await engine.create({ path, entry: property("prod") });
    const { UPDATE_REPLACE } = messages.PropertyDiff.Kind;
    const moved = await engine.diff(properties, { path: `${path}2`, entry: property("prod") });
    assert.deepEqual(
      [moved.replaces, moved.deleteBeforeReplace, moved.detailed],
      [["path"], true, { path: UPDATE_REPLACE }],
    );
    const renamed = await engine.diff(properties, { path, entry: property("test") });
    assert.deepEqual([renamed.replaces, renamed.deleteBeforeReplace], [["entry"], true]);
  });

  test("refuses an entry that somebody else has written, and imports it", async (context) => {
    const path = await fileOf(context, renderKubeconfig([entryOf("prod", "https://theirs")]));
    await assert.rejects(engine.create({ path, entry: property("prod") }), {
      message: /the cluster "latchkey-prod" is here already, with other content/,
    });
    const imported = await engine.read(`${path}#prod`, {});
    assert.deepEqual(imported.inputs, { path, entry: property("prod", "https://theirs") });
    const adopted = await engine.update(imported.properties, { path, entry: property("prod") });
    assert.equal(await readFile(path, "utf8"), renderKubeconfig([entryOf("prod")]));
    await engine.delete(adopted);
    assert.equal((await engine.read(`${path}#prod`, {})).id, "", "gone");
    await assert.rejects(engine.read(path, {}), { message: /names no context: write PATH#CONTEXT/ });
  });

  test("gives up waiting for a lock when the person cancels", async (context) => {
    const other = await engineAtProvider();
    const path = await fileOf(context);
    await writeFile(`${path}.lock`, "");
    const creation = other.engine.create({ path, entry: property("prod") });
    await other.engine.cancel();
    await assert.rejects(creation, { message: /cancelled|aborted/ });
    other.stop();
    assert.deepEqual(await readdir(join(path, "..")), ["config.lock"]);
  });
});
