import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadSettings } from "../../../settings/loadSettings.ts";
import { describeProblems, type Problem, problemsOf } from "../../../settings/problem.ts";
import { accessMistakes } from "./mistakes/access.ts";
import { automationMistakes } from "./mistakes/automation.ts";
import { connectorMistakes } from "./mistakes/connector.ts";
import { distributionMistakes } from "./mistakes/distributions.ts";
import { durationMistakes } from "./mistakes/durations.ts";
import { fileMistakes } from "./mistakes/files.ts";
import { fleetKeyMistakes } from "./mistakes/fleetKeys.ts";
import { issuerMistakes } from "./mistakes/issuer.ts";
import type { Mistake, Written } from "./mistakes/mistake.ts";
import { reachingMistakes } from "./mistakes/reaching.ts";
import { stackKeyMistakes } from "./mistakes/stackKeys.ts";
import { fleetText, replaced, settingsFiles, stackName, stackText } from "./writtenSettings.ts";

const mistakes: readonly Mistake[] = [
  ...fileMistakes,
  ...fleetKeyMistakes,
  ...issuerMistakes,
  ...connectorMistakes,
  ...accessMistakes,
  ...automationMistakes,
  ...durationMistakes,
  ...stackKeyMistakes,
  ...reachingMistakes,
  ...distributionMistakes,
];

function textOf(right: string, written: Written | undefined): string | undefined {
  if (written === "absent") return undefined;
  if (written === undefined) return right;
  if ("text" in written) return written.text;
  return written.replacing.reduce((text, [from, to]) => replaced(text, from, to), right);
}

/** What a person is told who loads the settings that a mistake is in. */
function told(mistake: Mistake): readonly Problem[] {
  const fleet = textOf(fleetText, mistake.fleet);
  const stack = textOf(stackText, mistake.stack);
  const files = {
    ...(fleet === undefined ? {} : { "fleet.yaml": fleet }),
    ...(stack === undefined ? {} : { [`Pulumi.${stackName}.yaml`]: stack }),
  };
  return problemsOf(() =>
    loadSettings({ files: settingsFiles(files), stack: stackName, fromElsewhere: new Map() }),
  );
}

describe("a mistake in the settings", () => {
  for (const mistake of mistakes) {
    it(mistake.name, () => {
      const problems = told(mistake);
      const places = problems.map(({ file, line, path }) =>
        `${file}${line === undefined ? "" : `:${line}`} ${path}`.trim(),
      );
      assert.deepEqual(
        places,
        mistake.expected.map(([place]) => `stacks/${place}`),
        describeProblems(problems),
      );
      for (const [index, [, says]] of mistake.expected.entries()) {
        const message = problems[index]?.message ?? "";
        assert.ok(message.includes(says), `${JSON.stringify(message)} does not say ${JSON.stringify(says)}`);
        assert.ok(!message.includes("\n"), "one line a mistake");
      }
      const all = describeProblems(problems);
      if (mistake.unspoken !== undefined) assert.ok(!all.includes(mistake.unspoken), all);
    });
  }

  it("has a name of its own in this table, which is long", () => {
    assert.equal(new Set(mistakes.map(({ name }) => name)).size, mistakes.length);
    assert.ok(mistakes.length >= 60);
  });
});
