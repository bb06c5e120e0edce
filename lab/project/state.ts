import { z } from "zod";
import type { PulumiProject } from "./pulumiProject.ts";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const exported = z.looseObject({ deployment: z.looseObject({ resources: z.array(resource).optional() }) });

/** A resource in a stack's state. */
export type StateResource = z.output<typeof resource>;

/** The stack's state as the engine exports it. Secrets stay encrypted, unless `args` has `--show-secrets`. */
export async function exportState(
  project: PulumiProject,
  stack: string,
  args: readonly string[] = [],
): Promise<string> {
  return (await project.pulumi(["stack", "export", "--stack", stack, ...args], { mustPass: true })).stdout;
}

/** The resources of a stack. Secrets stay encrypted, unless `args` has `--show-secrets`. */
export async function stateResources(
  project: PulumiProject,
  stack: string,
  args: readonly string[] = [],
): Promise<readonly StateResource[]> {
  return exported.parse(JSON.parse(await exportState(project, stack, args))).deployment.resources ?? [];
}

/** Changes what the state says of one resource, as the passing of time would. */
export async function changeOutputs(
  project: PulumiProject,
  stack: string,
  typeEnd: string,
  outputs: Readonly<Record<string, unknown>>,
): Promise<void> {
  const state = exported.parse(JSON.parse(await exportState(project, stack)));
  const found = (state.deployment.resources ?? []).find(({ type }) => type.endsWith(typeEnd));
  if (found === undefined)
    throw new Error(`The stack ${stack} has no resource of a type that ends in ${typeEnd}.`);
  found.outputs = { ...found.outputs, ...outputs };
  await project.pulumi(["stack", "import", "--stack", stack], {
    input: JSON.stringify(state),
    mustPass: true,
  });
}
