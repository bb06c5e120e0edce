import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { engineMessage } from "../../../text/engineMessage.ts";
import { printable, printableLines } from "../../../text/printable.ts";
import { isCommandForGitHub, logLines, unprintable } from "./ciCommands.ts";
import { hostileTexts, remoteTexts } from "./remoteTexts.ts";

suite("text from elsewhere", () => {
  const cases: readonly (readonly [written: string, oneLine: string, lines: string])[] = [
    ["plain — “text”, 文字, 👍", "plain — “text”, 文字, 👍", "plain — “text”, 文字, 👍"],
    ["a\nb\tc", "a\\nb\\tc", "a\nb\tc"],
    ["a\r\nb\rc", "a\\r\\nb\\rc", "a\nb\\rc"],
    ["\u001B[31mred\u007F", "\\u001b[31mred\\u007f", "\\u001b[31mred\\u007f"],
    ["\u009B2J", "\\u009b2J", "\\u009b2J"],
    ["\u202Efdp", "\\u202efdp", "\\u202efdp"],
    ["\u{E0001}", "\\udb40\\udc01", "\\udb40\\udc01"],
    ["a\u3164b\uFFFEc⚠️", "a\\u3164b\\ufffec⚠️", "a\\u3164b\\ufffec⚠️"],
    ["\uDC00", "\\udc00", "\\udc00"],
    ["x\n \u00A0::error::y", "x\\n \u00A0::error::y", "x\n \u00A0:\\u003aerror::y"],
    ["a ##[error]b", "a ##[error]b", "a ##\\u005berror]b"],
    ["##vso[x]", "##vso[x]", "##vso\\u005bx]"],
    ["https://[::1]:443 a::b", "https://[::1]:443 a::b", "https://[::1]:443 a::b"],
  ];
  for (const [written, oneLine, lines] of cases) {
    test(`of ${JSON.stringify(written)}`, () => {
      assert.equal(printable(written), oneLine);
      assert.equal(printableLines(written), lines);
    });
  }

  test("has nothing in it that a terminal or a CI system would do, whatever it is", () => {
    fc.assert(
      fc.property(remoteTexts, (written) => {
        const [oneLine, lines] = [printable(written), printableLines(written)];
        assert.doesNotMatch(oneLine, /[\n\t]/);
        for (const text of [oneLine, lines]) assert.doesNotMatch(text, unprintable);
        for (const line of logLines(lines)) assert.ok(!isCommandForGitHub(line), line);
        assert.equal(printable(oneLine), oneLine);
        assert.equal(printableLines(lines), lines);
      }),
      { examples: hostileTexts.map((text): [string] => [text]), numRuns: 500 },
    );
  });

  test("keeps its value where it is JSON", () => {
    fc.assert(
      fc.property(fc.dictionary(remoteTexts, remoteTexts, { noNullPrototype: true }), (value) => {
        assert.deepEqual(JSON.parse(printableLines(JSON.stringify(value, undefined, 2))), value);
      }),
    );
  });

  test("of several parts is that of the whole", () => {
    fc.assert(
      fc.property(remoteTexts, remoteTexts, (first, second) => {
        const shown = printableLines(first);
        assert.ok(printableLines(shown + second).startsWith(shown));
      }),
      { numRuns: 500 },
    );
  });

  test("sets no colours in the engine's output", () => {
    assert.equal(engineMessage("<{%fg 2%}>passed"), "<\\u007b%fg 2%}>passed");
  });
});
