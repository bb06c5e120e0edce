import { indented } from "./indented.ts";
import { findLastRollout, goToLastRollout, lastRolloutPermissions } from "./lastRollout.ts";
import { runner } from "./pinned.ts";
import { rolloutGroup } from "./rollout.ts";
import { engineStep, installLatchkey, installPulumi, latchkey, writeKubeconfig } from "./steps.ts";

/** nightly.yaml: what somebody changed past the repository, and certificates. */
export const nightlyWorkflow = `# Every night: tells what was changed past this repository, and renews certificates. Both by what was rolled out last, so
# that nothing is rolled out here that nobody has approved.
name: Nightly

on:
  schedule:
    - cron: "17 3 * * *"
  workflow_dispatch:

permissions: {}

defaults:
  run:
    shell: bash

jobs:
  # Fails at once where the job below would wait for a rollout that waits for its approval.
  last-rollout:
    name: Last rollout
    if: github.ref == 'refs/heads/main'
    runs-on: ${runner}
    timeout-minutes: 10
    permissions:
${indented(lastRolloutPermissions, 6)}    steps:
${indented(findLastRollout, 6)}
  nightly:
    name: Drift and renewal
    needs: last-rollout
    # Like production, but without approvals.
    environment: nightly
    concurrency:
      group: ${rolloutGroup}
      cancel-in-progress: false
    runs-on: ${runner}
    timeout-minutes: 300
    permissions:
${indented(lastRolloutPermissions, 6)}      # The job's own login, without a stored secret: automation in stacks/fleet.yaml.
      id-token: write
    steps:
      # Once more: a rollout may have come between while this job waited. From now on none can.
${indented(
  [
    findLastRollout,
    goToLastRollout,
    installLatchkey,
    installPulumi,
    writeKubeconfig,
    engineStep({ name: "Drift", id: "drift", script: `${latchkey} drift\n` }),
    engineStep({
      name: "Renew certificates",
      // Drift is a reason to look, and none to let a certificate end. If the steps before it failed, nothing is applied.
      condition: "${{ !cancelled() && steps.drift.outcome != 'skipped' }}",
      script: `${latchkey} up --yes\n`,
    }),
    engineStep({
      name: "Rotate signing keys",
      condition: "${{ !cancelled() && steps.drift.outcome != 'skipped' }}",
      script: `${latchkey} rotate-keys --older-than 90d\n`,
    }),
  ].join(""),
  6,
)}`;
