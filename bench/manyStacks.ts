import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { Lab } from "../lab/lab/open.ts";
import { PulumiProject } from "../lab/project/pulumiProject.ts";
import { Administrator } from "../lab/scenario/administrator.ts";
import { fleetFile, type LabAccessRule } from "../lab/scenario/fleet.ts";
import { configureLabStack } from "../lab/scenario/labStack.ts";

/** The name of the project. */
export const projectName = "bench-fleet";

/** How the fleet of many stacks is made. */
export interface ManyStacksInput {
  readonly lab: Lab;
  readonly toolchain: Readonly<Record<string, string>>;
  /** How many spokes it has beside its hub. */
  readonly spokes: number;
  /** The folder of the package whose program runs. */
  readonly program: string;
  /** How many stacks are made at once. */
  readonly parallelism: number;
}

/** A fleet of many stacks, none of which is applied yet. Its spokes share one cluster; each has a state of its own. */
export interface ManyStacks {
  readonly project: PulumiProject;
  /** Sorted. */
  readonly spokes: readonly string[];
  /** Writes the fleet file with these access rules. */
  writeAccess(access: readonly LabAccessRule[]): Promise<void>;
}

const kubeconfig = z.looseObject({
  contexts: z.array(z.looseObject({ name: z.string(), context: z.unknown() })),
});

/** Writes the fleet and makes its stacks. */
export async function writeManyStacks(input: ManyStacksInput): Promise<ManyStacks> {
  const { lab, toolchain, program, parallelism } = input;
  const shared = await lab.addSpoke("shared");
  await PulumiProject.remove(projectName);
  const width = String(input.spokes).length;
  const spokes = Array.from(
    { length: input.spokes },
    (_, index) => `prod-${String(index + 1).padStart(width, "0")}`,
  );
  const project = await PulumiProject.open({
    name: projectName,
    program,
    provider: join(program, "provider"),
    toolchain,
  });
  const kubeconfigFile = join(project.folder, "admin.yaml");
  const admin = kubeconfig.parse(parse(await readFile(lab.adminKubeconfigPath, "utf8")));
  const context = admin.contexts.find(({ name }) => name === shared.context)?.context;
  const contexts = spokes.map((name) => ({ name: `${name}-admin`, context }));
  await writeFile(kubeconfigFile, stringify({ ...admin, contexts: [...admin.contexts, ...contexts] }));
  const withKubeconfig = await PulumiProject.open({
    name: projectName,
    program,
    provider: join(program, "provider"),
    toolchain,
    environment: { KUBECONFIG: kubeconfigFile },
  });
  for (const cluster of [lab.cluster, shared])
    await new Administrator(cluster, toolchain).ensureNamespace("payments");
  const many: ManyStacks = {
    project: withKubeconfig,
    spokes,
    writeAccess: (access) => project.writeFleetFile("fleet.yaml", fleetFile({ github: lab.github, access })),
  };
  await many.writeAccess([{ team: "platform", role: "cluster-admin", clusters: ["*"] }]);
  await configureLabStack(withKubeconfig, {
    role: "hub",
    stack: "hub",
    cluster: lab.cluster,
    github: lab.github,
    kubeconfigFile: join(project.folder, "kubeconfig"),
  });
  const limit = pLimit(parallelism);
  await Promise.all(
    spokes.map((name) =>
      limit(async () => {
        await withKubeconfig.pulumi(["stack", "init", "--no-select", name], { mustPass: true });
        const settings = {
          "latchkey:role": "spoke",
          "latchkey:hub": "hub",
          "latchkey:distribution": "kube-apiserver",
          "latchkey:kubernetesVersion": "1.36",
          "latchkey:context": `${name}-admin`,
        };
        const salt = await project.readFleetFile(`Pulumi.${name}.yaml`).catch(() => "");
        await project.writeFleetFile(`Pulumi.${name}.yaml`, `${salt}${stringify({ config: settings })}`);
      }),
    ),
  );
  return many;
}
