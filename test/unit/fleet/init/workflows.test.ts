import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { z } from "zod";
import { pinned } from "../../../../fleet/init/files/workflows/pinned.ts";
import { documentedWorkflows, workflowIn, writtenWorkflows, type WrittenStep } from "./writtenWorkflows.ts";

const everyWorkflow = [...writtenWorkflows, ...documentedWorkflows];

const everyStep: readonly WrittenStep[] = everyWorkflow.flatMap(({ workflow }) =>
  Object.values(workflow.jobs).flatMap(({ steps }) => steps),
);

/** The steps that use an action. */
function stepsUsing(action: string) {
  return everyStep.filter(({ uses }) => uses?.startsWith(`${action}@`));
}

suite("the workflows of a fleet", () => {
  test("are three that are written, and two that are shown", () => {
    assert.deepEqual(
      everyWorkflow.map(({ file }) => file),
      ["preview.yaml", "rollout.yaml", "nightly.yaml", "rollout.yaml", "rollout-clusters.yaml"],
    );
  });

  test("use actions by their commits alone, and say which release each is", () => {
    for (const { text } of everyWorkflow) {
      const used = [...text.matchAll(/ uses: (?!\.\/)(.*)$/gm)].map(([, action]) => action ?? "");
      for (const action of used) {
        assert.match(action, /^[a-z-]+\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        assert.ok(Object.values<string>(pinned).includes(action), action);
      }
    }
    assert.equal(stepsUsing("actions/setup-node").length, 6);
  });

  test("give no job a right that it does not need", () => {
    const rights = everyWorkflow.flatMap(({ file, workflow }) =>
      Object.entries(workflow.jobs).map(([name, { permissions }]) => [`${file} ${name}`, permissions]),
    );
    const reads = { contents: "read" };
    const findsRollouts = { actions: "read", contents: "read", deployments: "read" };
    const logsIn = { contents: "read", "id-token": "write" };
    assert.deepEqual(rights, [
      ["preview.yaml preview", reads],
      ["preview.yaml comment", { "pull-requests": "write" }],
      ["preview.yaml settings", reads],
      ["rollout.yaml rollout", logsIn],
      ["nightly.yaml last-rollout", findsRollouts],
      ["nightly.yaml nightly", { ...findsRollouts, ...logsIn }],
      ["rollout.yaml plan", reads],
      ["rollout.yaml stage-1", logsIn],
      ["rollout.yaml stage-2", logsIn],
      ["rollout.yaml stage-3", logsIn],
      ["rollout-clusters.yaml rollout", logsIn],
    ]);
  });

  test("leave no credential of git behind", () => {
    const checkouts = stepsUsing("actions/checkout");
    assert.equal(checkouts.length, 7);
    for (const each of checkouts) assert.equal(each.with?.["persist-credentials"], false);
  });

  test("hold no expression in a command, where a name could become one", () => {
    for (const { run = "" } of everyStep) assert.ok(!run.includes("${{"), run);
  });

  test("give secrets to single steps of commands, and to no action", () => {
    const withSecrets = everyStep.filter((each) => JSON.stringify(each).includes("secrets."));
    assert.deepEqual([...new Set(withSecrets.map(({ name }) => name))].toSorted(), [
      "Drift",
      "Preview",
      "Renew certificates",
      "Roll out",
      "Rotate signing keys",
      "Write the kubeconfig of the administrator's contexts",
    ]);
    for (const { uses } of withSecrets) assert.equal(uses, undefined);
    for (const { text } of everyWorkflow) {
      const inSteps: readonly string[] = JSON.stringify(everyStep).match(/secrets\.\w+/g) ?? [];
      for (const [secret] of text.matchAll(/secrets\.\w+/g)) assert.ok(inSteps.includes(secret), secret);
    }
  });

  test("never change the fleet twice at once, and never stop in the middle for a newer change", () => {
    const group = { group: "latchkey-rollout", "cancel-in-progress": false };
    assert.deepEqual(workflowIn("rollout.yaml").concurrency, group);
    assert.deepEqual(workflowIn("rollout.yaml", documentedWorkflows).concurrency, group);
    assert.deepEqual(workflowIn("nightly.yaml").jobs["nightly"]?.concurrency, group);
  });

  test("roll out what is merged, in the environment that has the approvals", () => {
    for (const among of [writtenWorkflows, documentedWorkflows])
      assert.deepEqual(workflowIn("rollout.yaml", among).on, {
        push: { branches: ["main"] },
        workflow_dispatch: null,
      });
    const jobs = [
      workflowIn("rollout.yaml").jobs["rollout"],
      workflowIn("rollout-clusters.yaml", documentedWorkflows).jobs["rollout"],
    ];
    for (const job of jobs) {
      assert.equal(job?.environment, "production");
      assert.match(job.steps.at(-1)?.run ?? "", /^node_modules\/\.bin\/latchkey up --yes/m);
    }
  });

  test("renew by what was approved and rolled out, and not by what is merged", () => {
    const { "last-rollout": first, nightly } = workflowIn("nightly.yaml").jobs;
    const [get, find, go, ...others] = nightly?.steps ?? [];
    // Looked up again by the job that applies it: no rollout can come between from there on.
    assert.deepEqual([get, find], first?.steps);
    assert.partialDeepStrictEqual(get, { with: { ref: "refs/heads/main", "fetch-depth": 0 } });
    assert.equal(find?.["id"], "last");
    assert.ok(go !== undefined);
    assert.deepEqual(go.env, { COMMIT: "${{ steps.last.outputs.commit }}" });
    assert.match(go.run ?? "", /^git .*checkout .*--detach "\$COMMIT"$/m);
    // Nothing is applied if one of these steps fails.
    const conditions = others.map((each) => [each.name, each["if"]]).filter(([, condition]) => condition);
    assert.deepEqual(conditions, [
      ["Renew certificates", "${{ !cancelled() && steps.drift.outcome != 'skipped' }}"],
      ["Rotate signing keys", "${{ !cancelled() && steps.drift.outcome != 'skipped' }}"],
    ]);
    assert.equal(others.find(({ name }) => name === "Drift")?.["id"], "drift");
  });

  test("give every job with secrets an environment, whose rules say who can use them", () => {
    const environments = everyWorkflow.flatMap(({ file, workflow }) =>
      Object.entries(workflow.jobs)
        .filter(([, { steps }]) => JSON.stringify(steps).includes("secrets."))
        .map(([name, { environment }]) => [`${file} ${name}`, environment]),
    );
    assert.deepEqual(environments, [
      ["preview.yaml preview", "preview"],
      ["rollout.yaml rollout", "production"],
      ["nightly.yaml nightly", "nightly"],
      ["rollout-clusters.yaml rollout", "production"],
    ]);
  });

  test("start by no event that gives secrets to a pull request", () => {
    const events = everyWorkflow.flatMap(({ workflow }) => Object.keys(z.looseObject({}).parse(workflow.on)));
    assert.deepEqual([...new Set(events)].toSorted(), [
      "pull_request",
      "push",
      "schedule",
      "workflow_call",
      "workflow_dispatch",
    ]);
  });

  test("trust nothing that a run of another branch could have left", () => {
    for (const { text } of everyWorkflow) assert.doesNotMatch(text, /actions\/cache|restore-keys/);
    for (const each of stepsUsing("actions/setup-node"))
      assert.equal(each.with?.["package-manager-cache"], false);
    for (const { with: inputs } of stepsUsing("actions/checkout"))
      assert.ok([undefined, "refs/heads/main"].some((ref) => inputs?.["ref"] === ref));
  });

  test("install nothing but what package-lock.json says, and run no package's own script", () => {
    for (const { run = "" } of everyStep) {
      assert.doesNotMatch(run, /\b(npx|npm exec|npm install|npm i|pip|curl|wget)\b/);
      for (const [command] of run.matchAll(/npm .*/g)) assert.equal(command, "npm ci --ignore-scripts");
    }
  });

  test("on several machines install and run the very things that one machine does", () => {
    const [one, several] = [
      workflowIn("rollout.yaml").jobs["rollout"]?.steps ?? [],
      workflowIn("rollout-clusters.yaml", documentedWorkflows).jobs["rollout"]?.steps ?? [],
    ];
    const ofOne = new Map(one.map((step) => [step.name ?? step.uses, step]));
    for (const step of several) {
      const counterpart = ofOne.get(step.name ?? step.uses);
      assert.ok(counterpart !== undefined, step.name);
      const { CLUSTERS, ...env } = step.env ?? {};
      assert.deepEqual(
        [step.uses, step.with, env],
        [counterpart.uses, counterpart.with, counterpart.env ?? {}],
      );
      assert.equal(CLUSTERS !== undefined, step.name === "Roll out");
    }
  });
});
