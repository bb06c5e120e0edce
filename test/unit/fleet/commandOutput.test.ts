import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters, styleText } from "node:util";
import fc from "fast-check";
import { commandOutput } from "../../../fleet/commandOutput.ts";
import { isCommandForGitHub, logLines, unprintable } from "../text/ciCommands.ts";
import { hostileTexts, remoteTexts } from "../text/remoteTexts.ts";

/** The command's output, and what comes out of it. */
function recording(isTTY = false) {
  let written = "";
  const output = commandOutput({ write: (text) => (written += text), isTTY, columns: 80 });
  return { output, written: () => written };
}

suite("what the command writes", () => {
  test("does nothing but show itself, in however many parts it is written", () => {
    fc.assert(
      fc.property(fc.array(remoteTexts, { maxLength: 5 }), (parts) => {
        const { output, written } = recording();
        for (const part of parts) output.write(part);
        assert.doesNotMatch(written(), unprintable);
        for (const line of logLines(written())) assert.ok(!isCommandForGitHub(line), line);
      }),
      { examples: [[[":", ":error::x"]], [["#", "#", "[error]"]], [["a\r", "\n::x::"]]], numRuns: 500 },
    );
  });

  test("has Latchkey's own colours, and no other sequence beside them", () => {
    fc.assert(
      fc.property(fc.constantFrom(...hostileTexts), (hostile) => {
        const { output, written } = recording(true);
        output.writeColoured(`${styleText("red", "failed", { validateStream: false })} ${hostile}\n`);
        assert.ok(written().startsWith("\u001B[31mfailed\u001B[39m "));
        assert.doesNotMatch(written().replaceAll(/\u001B\[[\d;]*m/g, ""), unprintable);
      }),
    );
  });

  test("can clear a terminal's line", () => {
    const { output, written } = recording(true);
    output.write("reading stacks 1/2");
    output.clearLine();
    output.write("::error::x\n");
    assert.equal(stripVTControlCharacters(written()), "reading stacks 1/2\r:\\u003aerror::x\n");
    assert.deepEqual([output.isTTY, output.columns], [true, 80]);
  });
});
