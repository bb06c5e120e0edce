import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { workflows } from "../../../../fleet/init/files/workflows/workflows.ts";

const step = z.looseObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});

/** A step of a job. */
export type WrittenStep = z.output<typeof step>;

const everyJob = {
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  environment: z.string().optional(),
  concurrency: z.unknown().optional(),
};

/** A job says for itself what it may do and how long it may take, or calls a workflow of the fleet's whose jobs do. */
const job = z.union([
  z.looseObject({ ...everyJob, "timeout-minutes": z.int().min(1).max(360), steps: z.array(step) }),
  z
    .looseObject({ ...everyJob, uses: z.string().regex(/^\.\/\.github\/workflows\/[a-z-]+\.yaml$/) })
    .transform((calling) => ({ ...calling, steps: [] })),
]);

const workflow = z.looseObject({
  on: z.unknown(),
  permissions: z.strictObject({}),
  concurrency: z.unknown().optional(),
  // With pipefail, other than what GitHub takes where nothing is said.
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
  jobs: z.record(z.string(), job),
});

/** A workflow, which gives no right to all of its jobs at once. */
export interface WrittenWorkflow {
  /** The name of its file. */
  readonly file: string;
  readonly text: string;
  readonly workflow: z.output<typeof workflow>;
}

function parsed([path, text]: readonly [path: string, text: string]): WrittenWorkflow {
  return { file: path.replace(/.*\//, ""), text, workflow: workflow.parse(parse(text)) };
}

/** Those that `latchkey init` writes. */
export const writtenWorkflows: readonly WrittenWorkflow[] = workflows.map(parsed);

/** Those that docs/rollout.md shows, for rollouts on several machines: each begins with the path of its file. */
export const documentedWorkflows: readonly WrittenWorkflow[] = [
  ...readFileSync(join(import.meta.dirname, "../../../../docs/rollout.md"), "utf8").matchAll(
    /^```yaml\n# (?<path>\.github\/\S+)\n(?<text>.*?)^```$/gms,
  ),
].map(({ groups }) => parsed([groups?.["path"] ?? "", groups?.["text"] ?? ""]));

/** The workflow of a file. */
export function workflowIn(file: string, among = writtenWorkflows): WrittenWorkflow["workflow"] {
  const found = among.find((each) => each.file === file);
  assert.ok(found !== undefined, file);
  return found.workflow;
}

/** The commands of a step, by its name. */
export function commandsOf(
  file: string,
  jobName: string,
  stepName: string,
  among = writtenWorkflows,
): string {
  const steps = workflowIn(file, among).jobs[jobName]?.steps ?? [];
  const run = steps.find(({ name }) => name === stepName)?.run;
  assert.ok(run !== undefined, `${file} ${jobName} ${stepName}`);
  return run;
}
