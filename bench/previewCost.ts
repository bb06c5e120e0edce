import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { PulumiProject } from "../lab/project/pulumiProject.ts";
import { runCommand } from "../lab/project/runCommand.ts";

/** How often a preview is run and counted, after two that are not. */
const runs = 9;

/** What previews of one stack cost. Times in seconds. */
export interface PreviewCost {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** User and system time of all its processes. */
  readonly cpu: number;
  /** Memory of its largest process. */
  readonly mebibytes: number;
}

/** What hyperfine exports, in seconds. */
const hyperfineResult = z.object({
  results: z.tuple([
    z.object({
      median: z.number(),
      min: z.number(),
      max: z.number(),
      user: z.number(),
      system: z.number(),
    }),
  ]),
});

/** Measures previews that change nothing: their times with hyperfine, their memory with GNU time. */
export async function previewCost(project: PulumiProject, stack: string): Promise<PreviewCost> {
  const preview = ["preview", "--expect-no-changes", "--non-interactive", "--stack", stack];
  // Whoever runs `pulumi` by hand has no cache of compiled code either.
  const environment = Object.fromEntries(
    Object.entries(project.environment).filter(([name]) => name !== "NODE_COMPILE_CACHE"),
  );
  const options = { cwd: project.folder, environment, mustPass: true };
  const resultFile = join(project.folder, "hyperfine.json");
  await runCommand(
    "hyperfine",
    [
      ...["--warmup", "2", "--runs", String(runs), "--export-json", resultFile],
      ["pulumi", ...preview].join(" "),
    ],
    options,
  );
  const [{ median, min, max, user, system }] = hyperfineResult.parse(
    JSON.parse(await readFile(resultFile, "utf8")),
  ).results;
  const { stderr } = await runCommand("/usr/bin/time", ["--format", "%M", "pulumi", ...preview], options);
  const mebibytes = Number(stderr.trim().split("\n").at(-1)) / 1024;
  return { median, min, max, cpu: user + system, mebibytes };
}
