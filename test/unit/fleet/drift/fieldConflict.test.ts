import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { withoutFieldConflicts } from "../../../../fleet/drift/fieldConflict.ts";
import { stack } from "../report/stacks.ts";

/** An error as pulumi-kubernetes 4.25 writes it. */
function conflict(told: string): string {
  return `kubernetes:rbac.authorization.k8s.io/v1:RoleBinding payments: Preview failed: 1 error occurred:
\t* the Kubernetes API server reported that "payments/payments-1b2c" failed to fully initialize or become live: Server-Side Apply field conflict detected. See https://www.pulumi.com/registry/packages/kubernetes/ for troubleshooting help.
The resource managed by field manager "pulumi-kubernetes-51b738f0" had an apply conflict: Apply failed with ${told}`;
}

const one = conflict(
  '1 conflict: conflict with "kubectl-patch" using rbac.authorization.k8s.io/v1: .subjects',
);
const two = conflict('2 conflicts: conflicts with "kubectl-edit" using v1:\n- .subjects\n- .data.a');

suite("fields that somebody else has set", () => {
  test("are drift, with who it was, what fields, and how to take it back", () => {
    const { outcome, warnings } = withoutFieldConflicts(
      stack("prod", { state: "failed", errors: [one, two] }, ["old"]),
    );
    assert.equal(outcome.state, "changed");
    const [old, first = "", second = "", ...more] = warnings;
    assert.deepEqual([old, more], ["old", []]);
    assert.match(first, /RoleBinding payments was changed .*"kubectl-patch" using .*: \.subjects\n/);
    assert.match(first, /pulumi up --refresh -s prod/);
    assert.match(second, /"kubectl-edit" using v1:\n- \.subjects\n- \.data\.a\n/);
  });

  const failures: readonly (readonly [name: string, errors: readonly string[]])[] = [
    ["another error beside", [one, "it does not answer"]],
    ["a conflict with the engine itself", [conflict('1 conflict: conflict with "pulumi-kubernetes-1": .x')]],
    [
      "a conflict of another kind",
      ['kubernetes:core/v1:Secret a: Operation cannot be fulfilled: "a" was modified'],
    ],
    ["a conflict of which nothing is said", [conflict("a bang")]],
    ["no error at all", []],
  ];
  for (const [name, errors] of failures)
    test(`${name} stays a failure`, () => {
      const report = stack("prod", { state: "failed", errors });
      assert.equal(withoutFieldConflicts(report), report);
    });
});
