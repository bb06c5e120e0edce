import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { loadSettings, loadWholeFleet } from "../../../settings/loadSettings.ts";
import { describeProblems, problemsOf } from "../../../settings/problem.ts";
import { isStackName, stackNameMeant } from "../../../settings/stackName.ts";
import { unprintable } from "../text/ciCommands.ts";
import { remoteTexts } from "../text/remoteTexts.ts";
import { fleetText, settingsFiles, stackName, stackText } from "./writtenSettings.ts";

suite("a stack's name", () => {
  for (const name of ["prod", "prod-eu-1", "Prod_EU.1", "_", "1", "a".repeat(100), "a-", "a.."])
    test(`is ${name}`, () => {
      assert.ok(isStackName(name));
    });
  for (const [name, meant] of [
    ["", undefined],
    ["--project=..", "project"],
    ["-y", "y"],
    [".hidden", "hidden"],
    ["..", undefined],
    ["a b", "a-b"],
    ["a/b", "a-b"],
    ["prod\n", "prod"],
    ["\u001B[31mprod", "31mprod"],
    ["größe", "gro-e"],
    ["prod\u202Eeu", "prod-eu"],
    ["a".repeat(101), "a".repeat(100)],
  ] as const)
    test(`is not ${JSON.stringify(name)}`, () => {
      assert.ok(!isStackName(name));
      assert.equal(stackNameMeant(name), meant);
    });

  test("is no flag, no path and one word on any command line, and so is what is proposed for it", () => {
    fc.assert(
      fc.property(fc.oneof(remoteTexts, fc.string({ unit: "grapheme-ascii" })), (written) => {
        for (const name of [written, stackNameMeant(written)]) {
          if (name !== undefined && isStackName(name))
            assert.match(name, /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/);
        }
        const meant = stackNameMeant(written);
        assert.ok(meant === undefined || isStackName(meant));
      }),
    );
  });
});

suite("stack files with other names", () => {
  const files = {
    "fleet.yaml": fleetText,
    [`Pulumi.${stackName}.yaml`]: stackText,
    "Pulumi.--project=...yaml": "config: not read",
    "Pulumi.a b.yaml": stackText,
    "Pulumi.x\n::error::\u001B[31m.yaml": stackText,
    "Pulumi...yaml": stackText,
  };

  for (const [who, load] of [
    ["the command", () => loadWholeFleet(settingsFiles(files))],
    [
      "the program of any stack",
      () => loadSettings({ files: settingsFiles(files), stack: stackName, fromElsewhere: new Map() }),
    ],
  ] as const)
    test(`are mistakes to ${who}, all told at once with what to write instead`, () => {
      const problems = problemsOf(load);
      const expected = [
        ["Pulumi.--project=...yaml", "rename it to Pulumi.project.yaml"],
        ["Pulumi...yaml", "rename it (allowed"],
        ["Pulumi.a b.yaml", "rename it to Pulumi.a-b.yaml"],
        ["Pulumi.x\n::error::\u001B[31m.yaml", "rename it to Pulumi.x-error-31m.yaml"],
      ] as const;
      assert.deepEqual(
        problems
          .map(({ file }) => file)
          .filter((file) => !file.includes(stackName))
          .sort(),
        expected.map(([file]) => `stacks/${file}`).sort(),
      );
      for (const [file, says] of expected)
        assert.ok(
          problems.find((problem) => problem.file === `stacks/${file}`)?.message.includes(says),
          says,
        );
      const text = describeProblems(problems);
      assert.doesNotMatch(text, unprintable);
      assert.match(text, /stacks\/Pulumi\.x\\n::error::\\u001b\[31m\.yaml/);
    });

  test("are mistakes where the engine names such a stack", () => {
    const problems = problemsOf(() =>
      loadSettings({
        files: settingsFiles({ "fleet.yaml": fleetText, [`Pulumi.${stackName}.yaml`]: stackText }),
        stack: "-y",
        fromElsewhere: new Map(),
      }),
    );
    assert.match(describeProblems(problems), /Pulumi\.-y\.yaml does not have the name of a stack/);
  });
});
