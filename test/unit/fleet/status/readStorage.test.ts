import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { commandOutput } from "../../../../fleet/commandOutput.ts";
import { storageConcerns } from "../../../../fleet/status/readStorage.ts";
import type { ProgramResult } from "../../../../fleet/verify/runProgram.ts";
import { quotaOf, World } from "../verify/world.ts";

const { clusters } = new World();

async function statusWith(answer: ProgramResult | undefined) {
  const asked: string[] = [];
  let messages = "";
  const concerns = await storageConcerns(
    clusters,
    (program, args) => {
      asked.push([program, ...args].join(" "));
      return Promise.resolve(answer);
    },
    { environment: {}, messages: commandOutput({ write: (text) => (messages += text) }) },
  );
  return { concerns, messages, asked };
}

suite("status of Dex's storage", () => {
  test("warns once the quota is nearly used up, of clusters with a Dex alone", async () => {
    const { concerns, asked, messages } = await statusWith(quotaOf(160_000));
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? "", /kubectl get --raw \/api\/v1\/namespaces\/latchkey\/resourcequotas\/dex /);
    assert.equal(messages, "");
    assert.deepEqual(
      concerns.map(({ level, clusters: about, what }) => [level, about, what]),
      [["warning", ["prod-hub"], "Dex's quota is nearly used up: 160000 of 200000 authrequests"]],
    );
  });

  test("has no concern where there is room", async () => {
    assert.deepEqual(await statusWith(quotaOf(159_999)).then(({ concerns }) => concerns), []);
  });

  test("asks eight API servers at once", async () => {
    const hub = clusters.find(({ role }) => role !== "spoke");
    assert.ok(hub !== undefined);
    let [running, most] = [0, 0];
    await storageConcerns(
      Array.from({ length: 30 }, () => hub),
      async () => {
        most = Math.max(most, (running += 1));
        await setImmediate();
        running -= 1;
        return quotaOf(0);
      },
      { environment: {}, messages: commandOutput({ write: () => true }) },
    );
    assert.equal(most, 8);
  });

  const unread = [
    ["kubectl is missing", undefined, "kubectl is not on PATH"],
    ["kubectl may not read it", { status: 1, stdout: "", stderr: "Forbidden\n" }, "Forbidden"],
    ["the answer is no quota", { status: 0, stdout: "<html>", stderr: "" }, "has none"],
  ] as const;
  for (const [where, answer, reason] of unread) {
    test(`has no concern and a message where ${where}`, async () => {
      const { concerns, messages } = await statusWith(answer);
      assert.deepEqual(concerns, []);
      assert.match(messages, new RegExp(`^latchkey: prod-hub: Dex's quota was not read: .*${reason}\n$`));
    });
  }
});
