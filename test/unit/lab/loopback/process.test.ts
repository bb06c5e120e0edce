import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { LoopbackProcess } from "../../../../lab/loopback/process.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";

suite("a program on the loopback interface", () => {
  test("that is not there is an error of its start, and ends nothing else", async (context) => {
    const folder = await temporaryFolder(context);
    const starting = LoopbackProcess.start({
      ...{ command: join(folder, "missing"), args: [], folder, name: "missing" },
      ready: () => Promise.reject(new Error("does not answer")),
    });
    await assert.rejects(starting, /ENOENT/);
  });
});
