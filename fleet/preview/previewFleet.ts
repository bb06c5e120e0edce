import type { HubOutputs } from "../../settings/hubOutputs.ts";
import { whyUnaffected } from "../affected/affected.ts";
import { codeDigest } from "../affected/codeDigest.ts";
import { readRemembered, rememberedAfter, writeRemembered } from "../affected/remembered.ts";
import { stackNow } from "../affected/stackNow.ts";
import type { EngineRun } from "../engine/events/engineRun.ts";
import { stackType } from "../engine/events/resourceChanges.ts";
import { hubOutputs } from "../engine/hubOutputs.ts";
import { type ListedStack, listStacks } from "../engine/stackList.ts";
import type { Workers } from "../engine/workers.ts";
import type { KnownCluster, KnownFleet } from "../project/knownFleet.ts";
import { packageFolder } from "../project/program.ts";
import type { StackOutcome, StackReport } from "../report/stackReport.ts";
import type { Surroundings } from "../surroundings.ts";
import { particularTexts } from "./particular.ts";

/** How a fleet is previewed. */
export interface PreviewInput {
  readonly fleet: KnownFleet;
  /** The clusters to preview, each one of the fleet's. */
  readonly selected: readonly string[];
  /** Whether the engine looks at every stack, also at those of which it is known that nothing differs. */
  readonly all: boolean;
  /** Whether each cluster is read first, which finds what somebody else has changed in it. */
  readonly refresh: boolean;
  /** Where the engine's update plan of a stack goes, for every stack that it looks at. Default: nowhere. */
  readonly planFile?: (cluster: string) => string;
  /** The processes that the engine runs in. */
  readonly workers: Pick<Workers, "run">;
  /** Called when a stack's report is there. */
  readonly onReport: (report: StackReport) => void;
}

/**
 * Previews clusters of a fleet. Stacks of which it is known that nothing differs are told without asking the engine.
 *
 * @returns one report a cluster, in the order of `selected`.
 * @throws CommandError when the engine cannot list its stacks.
 */
export async function previewFleet(
  input: PreviewInput,
  { environment, signal }: Pick<Surroundings, "environment" | "signal">,
): Promise<readonly StackReport[]> {
  const { fleet, selected, all, refresh, onReport } = input;
  const { folder } = fleet.project;
  const engine = { folder, environment, signal };
  const clusters = selected.flatMap((name) => fleet.clusters.get(name) ?? []);
  const stacks = await listStacks(engine);
  const hubs = await hubOutputs(clusters, stacks, engine);
  const code = codeDigest(packageFolder, environment["PATH"] ?? "");
  const remembered = readRemembered(folder);
  const now = Date.now();
  const previewed = await Promise.all(
    clusters.map(async (cluster) => {
      const stack = stackNow(cluster, { fleet, stacks, hubs, code, environment });
      const reason = all || refresh ? undefined : whyUnaffected(stack, remembered[stack.cluster], now);
      const report = await (reason === undefined
        ? previewStack(cluster, { stacks, hubs, input })
        : reportOf(cluster, { state: "unchanged", reason }));
      onReport(report);
      return { stack, report };
    }),
  );
  if (!refresh) writeRemembered(folder, rememberedAfter(remembered, previewed, new Date(now).toISOString()));
  return previewed.map(({ report }) => report);
}

/** Has the engine look at one stack, where it can. */
async function previewStack(
  cluster: KnownCluster,
  {
    stacks,
    hubs,
    input: { workers, refresh, planFile },
  }: {
    readonly stacks: ReadonlyMap<string, ListedStack>;
    readonly hubs: ReadonlyMap<string, HubOutputs>;
    readonly input: PreviewInput;
  },
): Promise<StackReport> {
  const { settings } = cluster;
  if (settings.role === "spoke" && hubs.get(settings.hub)?.issuer === undefined)
    return reportOf(cluster, { state: "waiting", on: settings.hub });
  if (!stacks.has(settings.cluster)) return reportOf(cluster, newStack(settings.cluster));
  const plan = planFile?.(settings.cluster);
  const work = {
    kind: "preview",
    stack: settings.cluster,
    refresh,
    ...(plan === undefined ? {} : { plan }),
  } as const;
  const run = await workers.run(work);
  return run === "interrupted"
    ? reportOf(cluster, { state: "interrupted" })
    : reportOf(cluster, outcomeOf(run), run);
}

/** A cluster's report. */
export function reportOf(
  { settings, connection }: KnownCluster,
  outcome: StackOutcome,
  run?: Pick<EngineRun, "warnings" | "invented">,
): StackReport {
  return {
    cluster: settings.cluster,
    outcome,
    warnings: run?.warnings ?? [],
    particular: { ...particularTexts(settings, connection), ...run?.invented },
  };
}

/** What a run of the engine says of a stack. */
export function outcomeOf(run: EngineRun): StackOutcome {
  if (!run.succeeded) return { state: "failed", errors: run.errors };
  if (run.changes.length === 0 && run.outputs.length === 0) return { state: "unchanged" };
  return { state: "changed", changes: run.changes, outputs: run.outputs };
}

/** A cluster that has a stack file and no stack yet. The engine previews nothing of it before the stack is made. */
function newStack(cluster: string): StackOutcome {
  return {
    state: "changed",
    changes: [{ operation: "create", type: stackType, name: cluster, urn: stackType, properties: [] }],
    outputs: [],
  };
}
