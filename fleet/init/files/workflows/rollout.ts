import { indented } from "./indented.ts";
import { runner } from "./pinned.ts";
import { checkout, engineStep, installLatchkey, installPulumi, latchkey, writeKubeconfig } from "./steps.ts";

/** No two jobs that change the fleet run at once. */
export const rolloutGroup = "latchkey-rollout";

/** The environment of rollouts. Its settings on GitHub say who approves a rollout, and hold the secrets. */
export const rolloutEnvironment = "production";

/** The file of the workflow, by which the nightly one finds its runs. */
export const rolloutFile = "rollout.yaml";

/** rollout.yaml: what is merged is rolled out. */
export const rolloutWorkflow = `# What is merged is rolled out: the hub first, then wave by wave. A wave begins when logins work on all clusters of the one
# before it; the first failure stops the rollout, and the next run goes on from there.
name: Rollout

on:
  push:
    branches: [main]
  workflow_dispatch:

permissions: {}

concurrency:
  group: ${rolloutGroup}
  cancel-in-progress: false

defaults:
  run:
    shell: bash

jobs:
  rollout:
    name: Roll out
    if: github.ref == 'refs/heads/main'
    # Its settings on GitHub say who approves a rollout, and hold the secrets.
    environment: ${rolloutEnvironment}
    runs-on: ${runner}
    timeout-minutes: 300
    permissions:
      contents: read
      # The job's own login, without a stored secret: automation in stacks/fleet.yaml.
      id-token: write
    steps:
${indented(
  [
    checkout,
    installLatchkey,
    installPulumi,
    writeKubeconfig,
    engineStep({ name: "Roll out", script: `${latchkey} up --yes\n` }),
  ].join(""),
  6,
)}`;
