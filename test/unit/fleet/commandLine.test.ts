import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { run } from "./surroundings.ts";

const folder = import.meta.dirname;

suite("the command line", () => {
  for (const args of [
    ["--help"],
    ["init", "--help"],
    ["kubeconfig", "--help"],
    ["verify", "--help"],
    ["help", "kubeconfig"],
  ]) {
    test(`latchkey ${args.join(" ")} helps, on standard output`, async () => {
      const { status, output, messages } = await run(args, folder);
      assert.equal(status, 0);
      assert.match(output, /^Usage: latchkey/);
      assert.equal(messages, "");
    });
  }

  const mistakes: readonly (readonly [args: readonly string[], told: RegExp])[] = [
    [[], /Usage: latchkey/],
    [["kubeconfgi"], /Did you mean kubeconfig/],
    [["init"], /dir/],
    [["init", "a", "--exposure", "loadbalancer"], /LoadBalancer/],
    [["kubeconfig", "--clusters", "a"], /--clusters/],
    [["kubeconfig", "--port", "0"], /1 to 65535/],
    [["kubeconfig", "--port", "80x"], /1 to 65535/],
    [["kubeconfig", "--port", "65536"], /1 to 65535/],
    [["kubeconfig", "--device-code", "--port", "8000"], /--device-code.*--port/],
    [["kubeconfig", "--device-code", "--skip-open-browser"], /--device-code.*--skip-open-browser/],
    [["kubeconfig", "--output", "a", "--merge", "b"], /--output.*--merge/],
    [["kubeconfig", "extra"], /too many arguments/],
  ];
  for (const [args, told] of mistakes) {
    test(`latchkey ${args.join(" ")} is told on standard error, and ends with status 2`, async () => {
      const { status, output, messages } = await run(args, folder);
      assert.equal(status, 2);
      assert.match(messages, told);
      assert.equal(output, "");
    });
  }
});
