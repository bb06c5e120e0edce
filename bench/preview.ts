/** The second part of `npm run bench`: what a preview of Latchkey costs over an empty program with the same providers. */
import { join } from "node:path";
import { closeLab, openLab } from "../lab/lab/open.ts";
import { repositoryRoot } from "../lab/places.ts";
import { PulumiProject } from "../lab/project/pulumiProject.ts";
import { runCommand } from "../lab/project/runCommand.ts";
import { Administrator } from "../lab/scenario/administrator.ts";
import { stateResources } from "../lab/project/state.ts";
import { fleetFile } from "../lab/scenario/fleet.ts";
import { configureLabStack } from "../lab/scenario/labStack.ts";
import { table } from "../fleet/table.ts";
import { ensureToolchain } from "../lab/toolchain/toolchain.ts";
import { type PreviewCost, previewCost } from "./previewCost.ts";

const stack = "bench";
const tell = (line: string) => {
  console.error(`bench: ${line}`);
};

const toolchain = await ensureToolchain();
const lab = await openLab(tell);
await new Administrator(lab.cluster, toolchain.environment).ensureNamespace("payments");
const opened = {
  toolchain: toolchain.environment,
  environment: { KUBECONFIG: lab.cluster.adminKubeconfigPath },
};
const dist = join(repositoryRoot, "dist");
/** Latchkey as npm installs it, in JavaScript; and the floor, an empty program with the same providers. */
const compiled = { program: dist, provider: join(dist, "provider") };
const floorInput = {
  ...opened,
  ...compiled,
  name: "bench-floor",
  program: join(repositoryRoot, "bench/floor"),
};
const latchkeyInput = { ...opened, name: "bench-latchkey" };

tell("compiling the package");
await runCommand("node", [join(repositoryRoot, "packaging/build.ts")], { mustPass: true });
for (const { name } of [floorInput, latchkeyInput]) await PulumiProject.remove(name);
const floor = await PulumiProject.open(floorInput);
const latchkey = await PulumiProject.open(latchkeyInput);
await floor.pulumi(["stack", "init", stack], { mustPass: true });
await latchkey.writeFleetFile("fleet.yaml", fleetFile({ github: lab.github }));
await configureLabStack(latchkey, {
  role: "standalone",
  stack,
  cluster: lab.cluster,
  github: lab.github,
  kubeconfigFile: join(latchkey.folder, "kubeconfig"),
});
const projects = [floor, latchkey];
try {
  tell("applying both programs");
  for (const project of projects) {
    await project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack], { mustPass: true });
  }
  tell("measuring the empty program");
  const least = await previewCost(floor, stack);
  tell("measuring a program with as many resources, and nothing else");
  const [ofLatchkey, ofFloor] = await Promise.all(
    [latchkey, floor].map(async (project) => (await stateResources(project, stack)).length),
  );
  const resources = String(1 + (ofLatchkey ?? 0) - (ofFloor ?? 0));
  await floor.pulumi(["config", "set", "--stack", stack, "latchkey:resources", resources], {
    mustPass: true,
  });
  await floor.pulumi(["up", "--yes", "--skip-preview", "--stack", stack], { mustPass: true });
  const alike = await previewCost(floor, stack);
  tell("measuring Latchkey as it is installed");
  const installed = await previewCost(await PulumiProject.open({ ...latchkeyInput, ...compiled }), stack);
  tell("measuring Latchkey from a clone");
  const cloned = await previewCost(await PulumiProject.open(latchkeyInput), stack);
  console.log(
    table([
      ["NO-OP pulumi preview", "MEDIAN", "MIN", "MAX", "CPU", "LARGEST PROCESS"],
      ["empty program, same providers", ...costs(least)],
      ["as many resources, nothing else", ...costs(alike)],
      ["Latchkey, installed (JavaScript)", ...costs(installed)],
      ["  times the empty program", ...ratios(installed, least)],
      ["  times as many resources", ...ratios(installed, alike)],
      ["Latchkey, a clone (TypeScript)", ...costs(cloned)],
      ["  times as many resources", ...ratios(cloned, alike)],
    ]),
  );
} finally {
  for (const project of projects) {
    await project.pulumi(["destroy", "--yes", "--skip-preview", "--stack", stack], { mustPass: true });
  }
  for (const { name } of [floorInput, latchkeyInput]) await PulumiProject.remove(name);
  await closeLab(tell);
}

function costs({ median, min, max, cpu, mebibytes }: PreviewCost): readonly string[] {
  const times = [median, min, max, cpu].map((seconds) => `${seconds.toFixed(2)} s`);
  return [...times, `${mebibytes.toFixed(0)} MiB`];
}

function ratios(cost: PreviewCost, least: PreviewCost): readonly string[] {
  const measures = ["median", "min", "max", "cpu", "mebibytes"] as const;
  return measures.map((measure) => (cost[measure] / least[measure]).toFixed(2));
}
