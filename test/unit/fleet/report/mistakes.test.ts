import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import { markdownMistakes } from "../../../../fleet/report/markdown/mistakes.ts";
import { repositoryRoot } from "../../../../lab/places.ts";
import type { Problem } from "../../../../settings/problem.ts";
import { fleetFolder } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";
import { wildTexts } from "./generated.ts";

const texts = fc.oneof(wildTexts, fc.constantFrom("@octocat", "</code></li>", "`", "\n\n# x\n\n", "#1"));

const problems: fc.Arbitrary<readonly Problem[]> = fc.array(
  fc.record(
    { file: texts, path: texts, message: texts, line: fc.nat() },
    { requiredKeys: ["file", "path", "message"] },
  ),
  { minLength: 1, maxLength: 40 },
);

suite("mistakes in the settings as a comment on a pull request", () => {
  test("hold what was written in its place, and are never too long", () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(60_000, 800), (found, mostBytes) => {
        const comment = markdownMistakes(found, { marker: "preview", mostBytes });
        assert.ok(Buffer.byteLength(comment) <= mostBytes);
        for (const line of comment.split("\n"))
          assert.match(
            line.replace(/<code>[^<]*<\/code>/g, "C"),
            /^(<li>C C(: C)?<\/li>|<\/?ul>|<!-- latchkey: preview -->|### Latchkey: ❌ [\w ,]+|<p><b>\d+ more [\w ]+\.<\/b><\/p>|)$/,
          );
      }),
    );
  });

  test("are all counted, those that there is no room for too", () => {
    const many = Array.from({ length: 500 }, (_, index) => ({
      file: "stacks/fleet.yaml",
      line: index + 1,
      path: `access[${index}].role`,
      message: "is missing",
    }));
    const comment = markdownMistakes(many, { marker: "preview", mostBytes: 10_000 });
    assert.match(comment, /500 mistakes/);
    const shown = comment.split("<li>").length - 1;
    const [, left] = /<b>(\d+) more mistakes/.exec(comment) ?? [];
    assert.ok(shown > 50);
    assert.equal(shown + Number(left), 500);
  });

  for (const [command, title] of [
    ["preview", "3 mistakes in the settings, so nothing was previewed"],
    ["drift", "3 mistakes in the settings, so nothing was compared"],
  ] as const)
    test(`are what latchkey ${command} writes where there are some`, async (context) => {
      const folder = await fleetFolder(context, {
        clusters: [{ name: "hub", role: "hub" }],
        project: `main: ${repositoryRoot}\n`,
      });
      writeFileSync(join(folder, "stacks/fleet.yaml"), "issuer: http://login.acme.dev\naccess: []\n");
      const { status, messages } = await run(
        [command, "--markdown", "comment.md", "--report", "report.md"],
        folder,
      );
      assert.equal(status, 1);
      assert.match(messages, /stacks\/fleet\.yaml:1 issuer/);
      for (const file of ["comment.md", "report.md"]) {
        const text = readFileSync(join(folder, file), "utf8");
        assert.ok(text.startsWith(`<!-- latchkey: ${command} -->\n### Latchkey: ❌ ${title}\n`), text);
        assert.match(
          text,
          /<li><code>stacks\/fleet\.yaml:1<\/code> <code>issuer<\/code>: <code>.*https.*<\/code><\/li>/,
        );
      }
    });
});
