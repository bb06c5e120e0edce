/** The command `npm run bench`: what a preview of Latchkey costs over an empty program with the same providers. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { openLab } from "../lab/lab/open.ts";
import { table } from "../lab/table.ts";
import { repositoryRoot } from "../lab/places.ts";
import { PulumiProject } from "../lab/project/pulumiProject.ts";
import { runCommand } from "../lab/project/runCommand.ts";
import { fleetFile } from "../lab/scenario/fleet.ts";
import { configureLabStack } from "../lab/scenario/labStack.ts";
import { ensureToolchain } from "../lab/toolchain/toolchain.ts";

/** How often each command is run and counted. */
const runs = 15;

const stack = "bench";

/** What hyperfine exports, in seconds. */
const hyperfineResult = z.object({
  results: z.array(
    z.object({
      median: z.number(),
      min: z.number(),
      max: z.number(),
      user: z.number(),
      system: z.number(),
    }),
  ),
});

const toolchain = await ensureToolchain();
const lab = await openLab((line) => {
  console.error(`lab: ${line}`);
});

async function project(name: string, program?: string): Promise<PulumiProject> {
  await PulumiProject.remove(name);
  return PulumiProject.open({
    name,
    ...(program === undefined ? {} : { program }),
    toolchain: toolchain.environment,
    environment: { KUBECONFIG: lab.cluster.adminKubeconfigPath },
  });
}

const floor = await project("bench-floor", join(repositoryRoot, "bench/floor"));
await floor.pulumi(["stack", "init", stack], { mustPass: true });
const latchkey = await project("bench-latchkey");
await latchkey.writeFleetFile("fleet.yaml", fleetFile({ github: lab.github }));
await configureLabStack(latchkey, {
  role: "standalone",
  stack,
  cluster: lab.cluster,
  github: lab.github,
  kubeconfigFile: join(latchkey.folder, "kubeconfig"),
});
const subjects = [
  { name: "empty program, same providers", project: floor },
  { name: "Latchkey, one cluster", project: latchkey },
];
try {
  for (const { name, project: subject } of subjects) {
    console.error(`bench: applying ${name}`);
    await subject.pulumi(["up", "--yes", "--skip-preview", "--stack", stack], { mustPass: true });
  }
  await report();
} finally {
  for (const { project: subject } of subjects) {
    await subject.pulumi(["destroy", "--yes", "--skip-preview", "--stack", stack], { mustPass: true });
  }
  for (const name of ["bench-floor", "bench-latchkey"]) await PulumiProject.remove(name);
}

async function report(): Promise<void> {
  const preview = ["preview", "--expect-no-changes", "--non-interactive", "--stack", stack];
  const rows = [];
  for (const { name, project: subject } of subjects) {
    console.error(`bench: ${name}: ${runs} previews with hyperfine, then one with GNU time`);
    const resultFile = join(subject.folder, "hyperfine.json");
    await runCommand(
      "hyperfine",
      [
        "--warmup",
        "2",
        "--runs",
        String(runs),
        "--export-json",
        resultFile,
        ["pulumi", ...preview].join(" "),
      ],
      { cwd: subject.folder, environment: subject.environment, mustPass: true },
    );
    const [timing] = hyperfineResult.parse(JSON.parse(await readFile(resultFile, "utf8"))).results;
    if (timing === undefined) throw new Error("hyperfine measured nothing");
    const { stderr } = await runCommand("/usr/bin/time", ["--format", "%M", "pulumi", ...preview], {
      cwd: subject.folder,
      environment: subject.environment,
      mustPass: true,
    });
    rows.push({ name, ...timing, mebibytes: Number(stderr.trim().split("\n").at(-1)) / 1024 });
  }
  const [least, ours] = rows;
  if (least === undefined || ours === undefined) throw new Error("a subject is missing");
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  const ratio = (value: (row: NonNullable<typeof ours>) => number) => (value(ours) / value(least)).toFixed(2);
  console.log(
    table([
      ["NO-OP pulumi preview", "MEDIAN", "MIN", "MAX", "CPU", "LARGEST PROCESS"],
      ...rows.map((row) => [
        row.name,
        seconds(row.median),
        seconds(row.min),
        seconds(row.max),
        seconds(row.user + row.system),
        `${row.mebibytes.toFixed(0)} MiB`,
      ]),
      [
        "ratio",
        ratio((row) => row.median),
        ratio((row) => row.min),
        ratio((row) => row.max),
        ratio((row) => row.user + row.system),
        ratio((row) => row.mebibytes),
      ],
    ]),
  );
}
