import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { stateResources } from "../../../lab/project/state.ts";
import { Standalone, stack } from "./standalone.ts";

suite("mistakes in the settings, seen through the engine", () => {
  let standalone: Standalone;

  before(async () => {
    standalone = await Standalone.prepare("settings");
  });

  after(async () => {
    await standalone.close();
  });

  test("all are reported at once, without a stack trace, and nothing is changed", async () => {
    const good = await standalone.project.readFleetFile("fleet.yaml");
    await standalone.project.writeFleetFile(
      "fleet.yaml",
      good.replace("issuer: https://", "issuer: http://").replace("role: edit", "rol: edit"),
    );
    const file = `Pulumi.${stack}.yaml`;
    const goodStack = await standalone.project.readFleetFile(file);
    await standalone.project.writeFleetFile(
      file,
      goodStack.replace("distribution: kube-apiserver", "distribution: kubadm"),
    );
    for (const result of [await standalone.preview(), await standalone.up([], {})]) {
      const output = result.stdout + result.stderr;
      assert.notEqual(result.status, 0);
      assert.match(output, /stacks\/fleet\.yaml:\d+ issuer: .*https/);
      assert.match(output, /stacks\/fleet\.yaml:\d+ access\[1\]\.rol: .*did you mean "role"/);
      assert.match(output, /stacks\/Pulumi\.standalone\.yaml:\d+ .*latchkey:distribution.*kubeadm/);
      assert.doesNotMatch(output, /\n\s+at .*\.ts:\d+/, "no stack trace");
    }
    // The engine notes the stack itself, before the program runs.
    const made = (await stateResources(standalone.project, stack)).filter(
      ({ type }) => type !== "pulumi:pulumi:Stack",
    );
    assert.deepEqual(made, []);
    await standalone.project.writeFleetFile("fleet.yaml", good);
    await standalone.project.writeFleetFile(file, goodStack);
  });

  test("a secret in the clear is refused, and not repeated", async () => {
    const canary = "canary-in-the-clear";
    const file = `Pulumi.${stack}.yaml`;
    const good = await standalone.project.readFleetFile(file);
    await standalone.project.pulumi(
      ["config", "set", "--stack", stack, "--plaintext", "latchkey:githubClientSecret", canary],
      { mustPass: true },
    );
    const { status, stdout, stderr } = await standalone.preview();
    assert.notEqual(status, 0);
    assert.match(stdout + stderr, /githubClientSecret: stands in the clear/);
    assert.doesNotMatch(stdout + stderr, new RegExp(canary));
    await standalone.project.writeFleetFile(file, good);
  });
});
