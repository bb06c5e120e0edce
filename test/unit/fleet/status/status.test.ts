import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { z } from "zod";
import { fleetWithEngine, hubOutputs, inDays, spokeOutputs } from "./engine.ts";

const three = [{ name: "hub", role: "hub" }, { name: "eu", wave: 2 }, { name: "us" }] as const;

const readable = z.object({
  clusters: z.array(
    z.object({
      cluster: z.string(),
      stage: z.string(),
      state: z.object({ kind: z.string() }),
      lastUpdate: z.string().optional(),
      latchkeyVersion: z.string().optional(),
      lock: z.object({ holder: z.string().optional(), leftBehind: z.boolean() }).optional(),
    }),
  ),
  certificates: z.array(z.object({ cluster: z.string(), kind: z.string(), state: z.string() })),
  gitHubClients: z.array(z.object({ clientId: z.string() })),
  concerns: z.array(
    z.object({ level: z.string(), clusters: z.array(z.string()), what: z.string(), remedy: z.string() }),
  ),
});

suite("latchkey status", () => {
  test("shows every cluster in the order of a rollout, asks once for each stack, and for no secret", async (context) => {
    const { latchkey, list, engine } = await fleetWithEngine(context, three);
    list({ hub: {}, eu: {}, us: { resourceCount: 0 } });
    engine.outputs("hub", hubOutputs("eu", "us"));
    engine.outputs("eu", spokeOutputs);
    const { status, output, messages } = await latchkey();
    assert.equal(status, 0);
    assert.match(messages, /^(latchkey: hub: Dex's quota was not read: .*\n)?$/);
    const rows = output.split("\n").filter((line) => /^(hub|eu|us) /.test(line));
    assert.match(
      rows[0] ?? "",
      /^hub +applied +hub +hubs +kubeadm 1\.34 +structured +\S.* ago +0\.1\.0 +ends in 61 days/,
    );
    assert.match(
      rows[1] ?? "",
      /^us +not applied +spoke of hub +wave 1 +kubeadm 1\.34 +structured +- +- +-$/,
    );
    assert.match(rows[2] ?? "", /^eu +applied +spoke of hub +wave 2 /);
    assert.match(output, /Client secret of hub .* 203 days ago/);
    assert.match(output, /Warnings:\n {2}us: never applied/);
    assert.deepEqual(engine.calls().toSorted(), [
      "stack ls --json --non-interactive",
      "stack output --json --stack=eu --non-interactive",
      "stack output --json --stack=hub --non-interactive",
      "whoami --verbose --json --non-interactive",
    ]);
  });

  test("shows what a spoke's state was changed to, and puts no link of its own on the page", async (context) => {
    const { latchkey, list, engine } = await fleetWithEngine(context, three);
    list({ hub: {}, eu: {}, us: {} });
    engine.outputs("hub", hubOutputs("eu", "us"));
    engine.outputs("us", spokeOutputs);
    const evil = "https://evil.example";
    engine.outputs("eu", {
      ...spokeOutputs,
      gitHub: { clientId: "evil", clientSecretSince: inDays(-1), clientSecretPage: evil },
      kubeconfigEntry: {
        name: "eu",
        server: "https://eu.acme.dev:6443",
        issuer: evil,
        audience: "latchkey-eu",
      },
    });
    const { output } = await latchkey("--json");
    const { concerns, gitHubClients } = readable.parse(JSON.parse(output));
    assert.deepEqual(gitHubClients, [{ clientId: "Iv23li" }]);
    const [concern] = concerns;
    assert.deepEqual([concern?.level, concern?.clusters], ["problem", ["eu"]]);
    assert.match(concern?.what ?? "", /issuer is "https:\/\/evil\.example".*"https:\/\/login\.acme\.dev"/);
    assert.equal(output.split(evil).length, 3, "the issuer, in two comparisons");
  });

  test("tells in JSON what the page is made of, of the clusters that are asked for alone", async (context) => {
    const { latchkey, list, engine } = await fleetWithEngine(context, three);
    list({ hub: {}, eu: {}, us: {} });
    engine.outputs("hub", hubOutputs("eu", "us"));
    engine.outputs("eu", spokeOutputs);
    engine.outputs("us", spokeOutputs);
    const all = readable.parse(JSON.parse((await latchkey("--json")).output));
    assert.deepEqual(
      all.clusters.map(({ cluster, stage }) => [cluster, stage]),
      [
        ["hub", "hubs"],
        ["us", "wave 1"],
        ["eu", "wave 2"],
      ],
    );
    assert.deepEqual(all.concerns, []);
    assert.equal(all.clusters[0]?.lastUpdate, "2026-11-20T10:00:00.000Z");
    assert.deepEqual(all.gitHubClients, [{ clientId: "Iv23li" }]);
    const some = readable.parse(JSON.parse((await latchkey("u*", "--json")).output));
    assert.deepEqual(
      some.clusters.map(({ cluster }) => cluster),
      ["us"],
    );
    assert.deepEqual([some.certificates, some.concerns], [[], []]);
  });

  test("tells what is wrong with each stack, and hides none", async (context) => {
    const { latchkey, list, engine, state } = await fleetWithEngine(context, [
      ...three,
      { name: "broken" },
      { name: "foreign" },
      { name: "half" },
    ]);
    list({
      hub: {},
      eu: {},
      us: {},
      broken: {},
      foreign: {},
      half: {},
      gone: {},
      empty: { resourceCount: 0 },
    });
    engine.outputs("hub", {
      ...hubOutputs("eu"),
      certificates: { authorityEnds: inDays(20), servingEnds: inDays(-1) },
    });
    engine.outputs("eu", { ...spokeOutputs, certificateAuthority: "an older one" });
    engine.outputs("us", spokeOutputs);
    engine.outputsFail("broken", "error: could not reach https://ada:hunter2@state.acme.dev/x");
    engine.outputs("foreign", { url: "https://elsewhere" });
    engine.outputs("half", {});
    const locks = join(state, ".pulumi/locks/organization/latchkey");
    for (const [stack, lock] of [
      [
        "us",
        JSON.stringify({ pid: 4711, username: "ada", hostname: "laptop", timestamp: "2026-11-24T10:00:00Z" }),
      ],
      [
        "eu",
        JSON.stringify({
          pid: 2 ** 22 + 1,
          username: "ada",
          hostname: hostname(),
          timestamp: "2026-11-24T10:00:00Z",
        }),
      ],
      ["hub", "{"],
    ] as const) {
      mkdirSync(join(locks, stack), { recursive: true });
      writeFileSync(join(locks, stack, "1.json"), lock);
    }
    const { status, output } = await latchkey("--json");
    assert.equal(status, 0);
    const { clusters, concerns, certificates } = readable.parse(JSON.parse(output));
    assert.deepEqual(Object.fromEntries(clusters.map(({ cluster, state: { kind } }) => [cluster, kind])), {
      hub: "applied",
      broken: "unreadable",
      foreign: "unreadable",
      half: "incomplete",
      us: "applied",
      eu: "applied",
    });
    assert.deepEqual(
      certificates.map(({ kind, state: is }) => [kind, is]),
      [
        ["serving", "ended"],
        ["authority", "due"],
      ],
    );
    const told = (cluster: string) =>
      concerns.filter(({ clusters: about }) => about.includes(cluster)).map(({ what }) => what);
    assert.match(
      told("hub").join("\n"),
      /serving certificate has ended[^]*authority ends before[^]*locked: /,
    );
    assert.match(
      told("us").join("\n"),
      /not known to its hub[^]*locked by ada@laptop, process 4711 since 2026-11-24/,
    );
    assert.match(told("eu").join("\n"), /another issuer or authority[^]*was killed$/);
    assert.match(told("broken").join("\n"), /cannot be read: error: could not reach/);
    assert.match(told("foreign").join("\n"), /not Latchkey's: issuer, certificateAuthority/);
    assert.match(told("half").join("\n"), /no outputs/);
    assert.match(concerns.find(({ clusters: about }) => about.length === 0)?.what ?? "", /no file.*: gone$/);
    assert.doesNotMatch(output, /hunter2/);
    const levels = concerns.map(({ level }) => level);
    assert.deepEqual(levels, levels.toSorted(), "problems come first");
  });

  test("reads stacks one by one where the engine's list is damaged, and fails where nothing can be read", async (context) => {
    const { latchkey, engine } = await fleetWithEngine(context, three);
    engine.outputs("hub", hubOutputs("eu", "us"));
    engine.outputs("eu", spokeOutputs);
    const { clusters, concerns } = readable.parse(JSON.parse((await latchkey("--json")).output));
    assert.deepEqual(
      clusters.map(({ cluster, state }) => [cluster, state.kind]),
      [
        ["hub", "applied"],
        ["us", "not-applied"],
        ["eu", "applied"],
      ],
    );
    assert.match(concerns[0]?.what ?? "", /list of stacks cannot be read.*unexpected end of JSON/);
    for (const { name } of three) engine.outputsFail(name, "error: could not reach the backend");
    const { status, output, messages } = await latchkey();
    assert.deepEqual([status, output], [1, ""]);
    assert.match(messages, /pulumi stack ls failed.*\n.*unexpected end of JSON/);
    engine.uninstall();
    assert.match((await latchkey()).messages, /pulumi is not on PATH/);
  });

  test("writes a page in place of an earlier one, and of nothing else", async (context) => {
    const { latchkey, list, engine, folder } = await fleetWithEngine(context, three);
    list({ hub: {}, eu: {}, us: {} });
    engine.outputs("hub", hubOutputs("eu", "us"));
    engine.outputs("eu", spokeOutputs);
    engine.outputs("us", spokeOutputs);
    const file = join(folder, "status.html");
    const first = await latchkey("--html", "status.html");
    assert.deepEqual([first.status, first.output], [0, ""]);
    assert.match(first.messages, /status\.html is written/);
    assert.match(readFileSync(file, "utf8"), /^<!doctype html>[^]*login\.acme\.dev/);
    const second = await latchkey("--html", "status.html", "--json");
    assert.equal(second.status, 0);
    assert.equal(readable.parse(JSON.parse(second.output)).clusters.length, 3);
    const fleetFile = readFileSync(join(folder, "stacks/fleet.yaml"), "utf8");
    const third = await latchkey("--html", "stacks/fleet.yaml");
    assert.equal(third.status, 1);
    assert.match(third.messages, /did not write.*name another file/);
    assert.equal(readFileSync(join(folder, "stacks/fleet.yaml"), "utf8"), fleetFile);
    assert.deepEqual(readdirSync(folder).toSorted(), ["Pulumi.yaml", "stacks", "status.html"]);
  });

  test("refuses what names no cluster and settings that are wrong", async (context) => {
    const { latchkey, folder } = await fleetWithEngine(context, three);
    const unknown = await latchkey("eus");
    assert.equal(unknown.status, 2);
    assert.match(unknown.messages, /eus matches no cluster.*did you mean "eu"/);
    writeFileSync(join(folder, "stacks/Pulumi.eu.yaml"), "config: { latchkey:role: spoke }\n");
    const wrong = await latchkey();
    assert.equal(wrong.status, 1);
    assert.match(wrong.messages, /Pulumi\.eu\.yaml/);
  });
});
