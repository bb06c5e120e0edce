import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fleetFolder } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";

const clusters = [
  { name: "hub", role: "hub" },
  { name: "canary", wave: 1 },
  { name: "us", wave: 3 },
  { name: "eu", wave: 3 },
] as const;

suite("latchkey matrix", () => {
  test("writes one line with a matrix a stage", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const { status, output, messages } = await run(["matrix", "--jobs", "1", "--stages", "3"], folder);
    assert.deepEqual({ status, messages }, { status: 0, messages: "" });
    assert.match(output, /^[^\n]+\n$/);
    assert.deepEqual(JSON.parse(output), [
      { include: [{ name: "hubs: hub", clusters: "hub" }] },
      { include: [{ name: "wave 1: canary", clusters: "canary" }] },
      { include: [{ name: "wave 3: eu to us (2)", clusters: "eu us" }] },
    ]);
  });

  test("takes some clusters only", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const { output } = await run(["matrix", "u*"], folder);
    assert.deepEqual(JSON.parse(output), [{ include: [{ name: "wave 3: us", clusters: "us" }] }]);
  });

  test("refuses more stages than the workflow has jobs for", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const { status, output, messages } = await run(["matrix", "--stages", "2"], folder);
    assert.deepEqual({ status, output }, { status: 1, output: "" });
    assert.match(messages, /hubs, wave 1, wave 3/);
  });

  test("refuses a pattern that matches nothing", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const { status, output, messages } = await run(["matrix", "canari"], folder);
    assert.deepEqual({ status, output }, { status: 2, output: "" });
    assert.match(messages, /canari matches no cluster.*did you mean "canary"/);
  });

  for (const count of ["0", "-1", "257", "many", ""])
    test(`refuses ${JSON.stringify(count)} jobs`, async (context) => {
      const folder = await fleetFolder(context, { clusters });
      assert.equal((await run(["matrix", `--jobs=${count}`], folder)).status, 2);
    });
});
