import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildCluster } from "../../../program/program.ts";

/** A resource that a program asks for. */
export interface AskedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Which stack's program runs, and what it finds. */
export interface ProgramUnderMocks {
  /** The fleet's, with the folder `stacks`. */
  readonly folder: string;
  readonly stack: string;
  /** The path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The outputs of the hub's stack. */
  readonly hub: object;
}

/** Runs the program of a stack against Pulumi's mocks: what it asks for, and its outputs. */
export async function programUnderMocks({ folder, stack, kubeconfig, hub }: ProgramUnderMocks): Promise<{
  readonly resources: readonly AskedResource[];
  /** What the engine knows each resource by: the types of its parents and its own, and its logical name. */
  readonly identities: readonly string[];
  /** Those that are deleted before they are made anew, by type and logical name. */
  readonly deletedFirst: ReadonlySet<string>;
  readonly outputs: pulumi.Output<unknown>;
}> {
  const resources: AskedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = inputs as AskedResource["inputs"];
        resources.push({ type, name, inputs: given });
        const outputs = type === "pulumi:pulumi:StackReference" ? { outputs: hub } : {};
        return { id: `${name}-id`, state: { ...given, ...outputs } };
      },
      call: () => ({}),
    },
    "latchkey",
    stack,
    true,
    "acme",
  );
  const types = new Map<pulumi.Resource, string>();
  const identities: string[] = [];
  const deletedFirst = new Set<string>();
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
      const ofParent = opts.parent && types.get(opts.parent);
      const ownTypes = ofParent === undefined ? type : `${ofParent}$${type}`;
      types.set(resource, ownTypes);
      identities.push(`${ownTypes}::${name}`);
      if ("deleteBeforeReplace" in opts && opts.deleteBeforeReplace === true)
        deletedFirst.add(`${type}::${name}`);
      return undefined;
    });
    return { ...(await buildCluster({ KUBECONFIG: kubeconfig }, join(folder, "stacks/fleet.yaml"))) };
  });
  await pulumi.runtime.disconnect();
  return { resources, identities, deletedFirst, outputs: pulumi.output(outputs) };
}
