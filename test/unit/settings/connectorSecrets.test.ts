import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { problemsOf } from "../../../settings/problem.ts";
import { fleetFile, loadHub, stackFile } from "./connectors/writtenCase.ts";
import { loadStackOf } from "./writtenFleet.ts";
import { replaced } from "./writtenSettings.ts";

const corp = { type: "oidc", id: "corp", issuer: "https://id.acme.dev", clientId: "kubernetes" };

describe("the secret of a connector", () => {
  const fleet = fleetFile([corp]);
  const right = stackFile({ corp: ["clientSecret"] });
  const encrypted = "clientSecret:\n        secure: v1:abc:def";
  for (const [name, stack, path, says] of [
    [
      "in the clear",
      replaced(right, encrypted, "clientSecret: hunter2"),
      ".corp.clientSecret",
      "stands in the clear",
    ],
    [
      "that is a number",
      replaced(right, encrypted, "clientSecret: 8675309"),
      ".corp.clientSecret",
      "in the clear",
    ],
    [
      "that is empty",
      replaced(right, encrypted, "clientSecret:"),
      ".corp.clientSecret",
      "is empty; set it with",
    ],
    ["without its key", replaced(right, encrypted, "secure: v1:abc:def"), ".corp", "is one encrypted value"],
    [
      "in one JSON text",
      replaced(right, `\n    corp:\n      ${encrypted}`, ` '{"corp":{"clientSecret":"hunter2"}}'`),
      "",
      "set each with",
    ],
    [
      "in a deeper group",
      replaced(right, "secure: v1:abc:def", "value: hunter2"),
      ".corp.clientSecret",
      "stands in the clear",
    ],
  ] as const) {
    it(`${name} is refused and not repeated`, () => {
      const problems = problemsOf(() => loadHub(fleet, stack));
      assert.deepEqual(
        problems.map((problem) => `${problem.file} ${problem.path}`),
        [`stacks/Pulumi.hub.yaml config.latchkey:connectorSecrets${path}`],
      );
      assert.ok(problems[0]?.message.includes(says), problems[0]?.message);
      assert.ok(!JSON.stringify(problems).match(/hunter2|8675309/));
    });
  }

  it("is not for a spoke", () => {
    const spoke = replaced(
      replaced(right, "role: hub", "role: spoke\n  latchkey:hub: hub"),
      "  latchkey:exposure:\n    type: LoadBalancer\n",
      "",
    );
    const stacks = { hub: right, spoke: replaced(spoke, "hub-admin", "spoke-admin") };
    const problems = problemsOf(() => loadStackOf(stacks, "spoke", fleet));
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.match(problems[0]?.path ?? "", /connectorSecrets$/);
    assert.match(problems[0]?.message ?? "", /goes with a Dex, and a spoke runs none/);
  });
});
