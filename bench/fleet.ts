/**
 * The third part of `npm run bench`: what a preview of a whole fleet costs, by the fleet command and by the shell loop that
 * a person would write instead, `xargs -P` over `pulumi preview`.
 */
import { join } from "node:path";
import { z } from "zod";
import { startWorkers } from "../fleet/engine/workers.ts";
import { closeLab, openLab } from "../lab/lab/open.ts";
import { repositoryRoot } from "../lab/places.ts";
import { PulumiProject } from "../lab/project/pulumiProject.ts";
import { runCommand } from "../lab/project/runCommand.ts";
import type { LabAccessRule } from "../lab/scenario/fleet.ts";
import { table } from "../fleet/table.ts";
import { ensureToolchain } from "../lab/toolchain/toolchain.ts";
import { type ManyStacks, projectName, writeManyStacks } from "./manyStacks.ts";
import { type Cost, costOf } from "./memoryOf.ts";

/** How many stacks, the hub's among them. */
const stacks = Number(process.argv[2] ?? 100);
/** How many are worked on at once, by the loop and by the command. */
const parallelism = Number(process.argv[3] ?? 4);

/** What is read of a report. */
const report = z.object({
  summary: z.object({ states: z.object({ changed: z.number(), failed: z.number() }) }),
});

const tell = (line: string) => {
  console.error(`bench: ${line}`);
};
const everywhere: LabAccessRule = { team: "platform", role: "cluster-admin", clusters: ["*"] };

const toolchain = await ensureToolchain();
tell("compiling the package");
await runCommand("node", [join(repositoryRoot, "packaging/build.ts")], { mustPass: true });
const dist = join(repositoryRoot, "dist");
// The stacks are too many to be destroyed one by one: their clusters are taken down.
await closeLab(tell);
const lab = await openLab(tell);
tell(`making ${stacks} stacks`);
const fleet = await writeManyStacks({
  lab,
  toolchain: toolchain.environment,
  spokes: stacks - 1,
  program: dist,
  parallelism,
});
// Whoever runs `pulumi` by hand has no cache of compiled code either.
const environment = Object.fromEntries(
  Object.entries(fleet.project.environment).filter(([name]) => name !== "NODE_COMPILE_CACHE"),
);
const options = { cwd: fleet.project.folder, environment };

try {
  tell("applying them");
  await applyAll(fleet);
  tell("previewing them in a shell loop");
  const loop = await costOf(() => shellLoop());
  tell("previewing them by the fleet command, with the engine for every one");
  const every = await costOf(() => latchkeyPreview(["--all"], 0));
  tell("the same after an edit that changes three clusters");
  const three = fleet.spokes.slice(0, 3);
  await fleet.writeAccess([everywhere, { team: "payments", role: "view", clusters: three }]);
  const edited = await costOf(() => latchkeyPreview([], 3));
  const rows = [
    ["shell loop", loop],
    ["latchkey preview --all", every],
    ["latchkey preview, three clusters edited", edited],
  ] as const;
  console.log(
    table([
      [
        `PREVIEW OF ${stacks} STACKS, ${parallelism} AT ONCE`,
        "WALL",
        "OF THE LOOP",
        "PEAK MEMORY",
        "OF THE LOOP",
      ],
      ...rows.map(([name, cost]) => [name, ...figures(cost, loop)]),
      ["  times faster than the loop", (loop.seconds / edited.seconds).toFixed(1), "", "", ""],
    ]),
  );
} finally {
  await closeLab(tell);
  await PulumiProject.remove(projectName);
}

function figures(cost: Cost<unknown>, loop: Cost<unknown>): readonly string[] {
  return [
    `${cost.seconds.toFixed(1)} s`,
    (cost.seconds / loop.seconds).toFixed(2),
    `${cost.mebibytes.toFixed(0)} MiB`,
    (cost.mebibytes / loop.mebibytes).toFixed(2),
  ];
}

async function applyAll({ project, spokes }: ManyStacks): Promise<void> {
  await project.pulumi(["up", "--yes", "--skip-preview", "--stack", "hub"], { mustPass: true });
  const workers = startWorkers({
    folder: project.folder,
    programFolder: repositoryRoot,
    fleetFile: join(project.folder, "stacks", "fleet.yaml"),
    environment: project.environment,
    parallelism,
    signal: new AbortController().signal,
  });
  let done = 0;
  await Promise.all(
    spokes.map(async (stack) => {
      const run = await workers.run({ kind: "update", stack, refresh: false });
      if (run === "interrupted" || !run.succeeded) throw new Error(`${stack}: ${JSON.stringify(run)}`);
      done += 1;
      if (done % 20 === 0) tell(`applied ${done}`);
    }),
  );
  workers.close();
}

async function shellLoop(): Promise<void> {
  const names = ["hub", ...fleet.spokes].join("\n");
  const script = `xargs -P ${parallelism} -I{} pulumi preview --non-interactive --expect-no-changes --stack {}`;
  await runCommand("sh", ["-c", script], { ...options, input: names, mustPass: true });
}

/** Runs the command as it is installed, which has to find as many changed clusters as there are. */
async function latchkeyPreview(args: readonly string[], changed: number): Promise<void> {
  const command = [
    join(dist, "fleet/main.js"),
    "preview",
    "--json",
    "--parallel",
    String(parallelism),
    ...args,
  ];
  const { stdout, stderr } = await runCommand("node", command, options);
  const { states } = report.parse(JSON.parse(stdout)).summary;
  if (states.changed !== changed || states.failed > 0)
    throw new Error(
      `${states.changed} clusters are changed, not ${changed}, and ${states.failed} failed: ${stderr}`,
    );
}
