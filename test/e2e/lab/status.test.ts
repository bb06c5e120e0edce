import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { z } from "zod";
import { rolloutJob } from "../../../lab/github/acme.ts";
import { startChromium } from "../../../lab/browser/chromium.ts";
import { places } from "../../../lab/places.ts";
import type { LabAccessRule } from "../../../lab/scenario/fleet.ts";
import { FleetCommand } from "../../../lab/scenario/fleetCommand.ts";
import { FleetOfStacks } from "../../../lab/scenario/fleetOfStacks.ts";
import { latchkeyVersion } from "../../../version.ts";
import { freshFleet } from "./freshFleet.ts";

const access: readonly LabAccessRule[] = [
  { team: "platform", role: "cluster-admin", clusters: ["*"] },
  { team: "payments", role: "edit", namespaces: ["payments"], clusters: ["prod-*"] },
];

const readable = z.object({
  clusters: z.array(
    z.object({
      cluster: z.string(),
      state: z.object({ kind: z.string() }),
      lastUpdate: z.iso.datetime().optional(),
      latchkeyVersion: z.string().optional(),
      lock: z.object({ holder: z.string(), leftBehind: z.boolean() }).optional(),
    }),
  ),
  certificates: z.array(
    z.object({ cluster: z.string(), kind: z.string(), ends: z.string(), state: z.string() }),
  ),
  concerns: z.array(z.object({ clusters: z.array(z.string()), what: z.string() })),
});

/** A moment, to the second. */
const second = (moment: string) => Math.floor(Date.parse(moment) / 1000);

const hubOutputs = z.object({
  certificates: z.object({ authorityEnds: z.string(), servingEnds: z.string() }),
  gitHub: z.object({ clientId: z.string() }),
});

suite("the status of the lab's fleet", () => {
  const page = join(places.projects, "status.html");
  const home = join(places.projects, "status-browser");
  let fleet: FleetOfStacks;
  let latchkey: FleetCommand;
  let chromium: BrowserContext;

  before(async () => {
    fleet = await freshFleet({
      name: "status",
      fleet: { access },
      ownPassphrases: true,
    });
    latchkey = await FleetCommand.start(fleet, rolloutJob);
    await rm(page, { force: true });
    await rm(home, { recursive: true, force: true });
    chromium = await startChromium(home);
    await chromium.setOffline(true);
  });

  after(async () => {
    await chromium.close();
  });

  /** What the command says, to somebody who knows the passphrase of no stack. */
  const status = async (...args: readonly string[]): Promise<string> => {
    const environment = { PULUMI_CONFIG_PASSPHRASE: "" };
    return (await latchkey.run(["status", ...args], { environment, mustPass: true })).stdout;
  };
  const statusJson = async () => readable.parse(JSON.parse(await status("--json")));
  const rows = (table: string) => table.split("\n").filter((line) => /^(hub|prod-\w+) /.test(line));

  test("before anything is applied, it says that of every cluster", async () => {
    const { clusters, concerns, certificates } = await statusJson();
    assert.deepEqual(
      clusters.map(({ cluster, state }) => [cluster, state.kind]),
      [
        ["hub", "not-applied"],
        ["prod-eu", "not-applied"],
        ["prod-us", "not-applied"],
      ],
    );
    assert.deepEqual(
      concerns.map(({ clusters: about }) => about),
      [["hub", "prod-eu", "prod-us"]],
    );
    assert.deepEqual(certificates, []);
  });

  test("after an update it tells what the stacks say, and nothing secret", async () => {
    await fleet.up("hub");
    await fleet.up("prod-eu");
    const { clusters, certificates, concerns } = await statusJson();
    assert.deepEqual(
      clusters.map(({ state, latchkeyVersion: by }) => [state.kind, by]),
      [
        ["applied", latchkeyVersion],
        ["applied", latchkeyVersion],
        ["not-applied", undefined],
      ],
    );
    for (const { lastUpdate } of clusters.slice(0, 2))
      assert.ok(Date.now() - Date.parse(lastUpdate ?? "") < 10 * 60_000, lastUpdate);
    const outputs = hubOutputs.parse(await fleet.outputs("hub"));
    assert.deepEqual(
      certificates.map(({ cluster, kind, ends, state }) => [cluster, kind, second(ends), state]),
      [
        ["hub", "serving", second(outputs.certificates.servingEnds), "valid"],
        ["hub", "authority", second(outputs.certificates.authorityEnds), "valid"],
      ],
    );
    assert.deepEqual(
      concerns.map(({ clusters: about, what }) => [about, what]),
      [[["prod-us"], "never applied, or destroyed"]],
    );

    const table = await status();
    const firstWords = (text: string) => rows(text).map((row) => row.split(" ")[0]);
    assert.deepEqual(firstWords(table), ["hub", "prod-eu", "prod-us"]);
    assert.deepEqual(firstWords(await status("prod-*")), ["prod-eu", "prod-us"]);

    await status("--html", page);
    const secret = (await readFile(fleet.lab.github.clientSecretFile, "utf8")).trim();
    for (const text of [table, await status("--json"), await readFile(page, "utf8")])
      assert.ok(!text.includes(secret), "the client secret is in it");
  });

  for (const width of [1280, 390]) {
    test(`the page is whole in a browser without a network, ${width} pixels wide`, async () => {
      const tab = await chromium.newPage();
      const faults: string[] = [];
      tab.on("console", (message) => faults.push(message.text()));
      tab.on("pageerror", (error) => faults.push(error.message));
      tab.on("request", (request) => {
        if (!request.isNavigationRequest()) faults.push(request.url());
      });
      await tab.setViewportSize({ width, height: 900 });
      await tab.goto(pathToFileURL(page).href);
      assert.equal(
        await tab.locator("h1").innerText(),
        new URL((await fleet.outputs("hub"))["issuer"] as string).host,
      );
      const [shown = 0, whole = 0] = await tab.evaluate<readonly number[]>(
        "[document.documentElement.clientWidth, document.documentElement.scrollWidth]",
      );
      assert.equal(whole, shown, "nothing is wider than the page");
      await assertTimeLine(tab, await fleet.outputs("hub"));
      assert.deepEqual(await accessOn(tab), {
        "github:acme:payments": { hub: "no role", "prod-eu, prod-us": "edit in payments" },
        "github:acme:platform": { hub: "cluster-admin", "prod-eu, prod-us": "cluster-admin" },
      });
      assert.match(await tab.locator("#concerns li").innerText(), /prod-us: never applied/);
      await tab.locator("#concerns a").click();
      assert.match(await tab.locator("tr:target").innerText(), /prod-us/);
      assert.match(
        await tab.locator("#clients tbody").innerText(),
        new RegExp(hubOutputs.parse(await fleet.outputs("hub")).gitHub.clientId),
      );
      assert.deepEqual(faults, []);
      await tab.close();
    });
  }

  test("an update that was killed is told, and is no more once its lock is gone", async () => {
    const killing = new AbortController();
    const killed = fleet.up("prod-us", [], { signal: killing.signal });
    const lockOf = async () =>
      (await statusJson()).clusters.find(({ cluster }) => cluster === "prod-us")?.lock;
    let held = await lockOf();
    while (held === undefined) held = await lockOf();
    killing.abort();
    await killed;
    assert.equal((await lockOf())?.leftBehind, true);
    await fleet.pulumi("prod-us", ["cancel", "--yes"], { mustPass: true });
    await fleet.up("prod-us");
    const { concerns, clusters } = await statusJson();
    assert.deepEqual(concerns, []);
    assert.equal(clusters[2]?.state.kind, "applied");
  });
});

/** The time lines show the hub's certificates: what is left of each, from today to the day when it ends. */
async function assertTimeLine(tab: Page, outputs: Readonly<Record<string, unknown>>): Promise<void> {
  const { authorityEnds, servingEnds } = hubOutputs.parse(outputs).certificates;
  const lives = tab.locator("#certificates tbody tr");
  // A serving certificate of 90 days has a window of 30; an authority of ten years one of 90 days.
  const expected = [
    { ends: servingEnds, window: 1 / 3 },
    { ends: authorityEnds, window: 90 / 3650 },
  ];
  for (const [index, { ends, window }] of expected.entries()) {
    const life = lives.nth(index);
    assert.match(await life.innerText(), /^hub\s/);
    const day = new Date(ends).toISOString().slice(0, 10);
    const [moment] = await life.locator("time").all();
    assert.equal((await moment?.getAttribute("datetime"))?.slice(0, 10), day);
    const places = await Promise.all(
      ["line.today", "rect.left", "rect.due", "line.end"].map(async (name) =>
        life.locator(name).boundingBox(),
      ),
    );
    const [today, left, due, end] = places;
    assert.ok(today && left && due && end, "bar, window and marks are drawn");
    assert.ok(Math.abs(left.x - today.x) < 3, "the bar begins today");
    assert.ok(Math.abs(left.x + left.width - due.x) < 3, "the window follows the bar");
    assert.ok(Math.abs(due.x + due.width - end.x) < 3, "the window ends with the certificate");
    assert.ok(Math.abs(due.width / (left.width + due.width) - window) < 0.02);
  }
  assert.equal(await lives.count(), 2);
}

/** The matrix as a person reads it: by group and then by cluster. */
async function accessOn(tab: Page): Promise<Record<string, Record<string, string>>> {
  const table = tab.locator("#access table");
  const text = async (selector: string) =>
    (await table.locator(selector).allInnerTexts()).map((each) => each.replaceAll(/\s+/g, " ").trim());
  const [, ...columns] = await text("thead th");
  const groups = await text("tbody th");
  const cells = await text("tbody td");
  return Object.fromEntries(
    groups.map((group, row) => [
      group,
      Object.fromEntries(
        columns.map((column, index) => [
          column,
          (cells[row * columns.length + index] ?? "").replace(/^–\s*/, ""),
        ]),
      ),
    ]),
  );
}
