import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { workFolder, workFolderOf } from "../project/workFolder.ts";
import type { StackReport } from "../report/stackReport.ts";
import type { SeenUnchanged, StackNow } from "./affected.ts";

const memory = z.object({
  version: z.literal(1),
  stacks: z.record(z.string(), z.object({ inputs: z.string(), state: z.string(), at: z.iso.datetime() })),
});

/** The previews in which nothing differed, by stack. */
export type Remembered = Readonly<Record<string, SeenUnchanged>>;

const fileName = "unchanged.json";

/** Reads what earlier commands have seen. A file that cannot be read is as good as none: everything is previewed. */
export function readRemembered(folder: string): Remembered {
  try {
    return memory.parse(JSON.parse(readFileSync(join(workFolderOf(folder), fileName), "utf8"))).stacks;
  } catch {
    return {};
  }
}

/** Writes what this command has seen. */
export function writeRemembered(folder: string, stacks: Remembered): void {
  const file = join(workFolder(folder), fileName);
  const sorted = Object.fromEntries(
    Object.entries(stacks).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
  const written = `${file}.${process.pid}`;
  writeFileSync(written, `${JSON.stringify({ version: 1, stacks: sorted }, undefined, 1)}\n`);
  renameSync(written, file);
}

/**
 * What is remembered after a preview.
 *
 * @param before what was remembered.
 * @param previewed each stack with what was known of it before the engine was asked.
 * @param at the present, as RFC 3339.
 */
export function rememberedAfter(
  before: Remembered,
  previewed: readonly { readonly stack: StackNow; readonly report: StackReport }[],
  at: string,
): Remembered {
  const stacks = new Map(Object.entries(before));
  for (const { stack, report } of previewed) {
    const { outcome, warnings } = report;
    if (outcome.state === "unchanged" && outcome.reason !== undefined) continue;
    const { inputs, state } = stack;
    // Whoever previews next is to see a warning too.
    const isQuiet = outcome.state === "unchanged" && warnings.length === 0;
    if (isQuiet && inputs !== undefined && state !== undefined)
      stacks.set(report.cluster, { inputs, state, at });
    else stacks.delete(report.cluster);
  }
  return Object.fromEntries(stacks);
}
