import { initStack } from "../engine/initStack.ts";
import { listStacks } from "../engine/stackList.ts";
import type { Workers } from "../engine/workers.ts";
import { previewWithProgress } from "../preview/previewWithProgress.ts";
import type { KnownFleet } from "../project/knownFleet.ts";
import type { StackReport } from "../report/stackReport.ts";
import type { Surroundings } from "../surroundings.ts";
import { applyStack } from "./applyStack.ts";
import type { PlanFiles } from "./planFiles.ts";
import type { RolloutSteps } from "./rollout.ts";
import { holdsUnknown } from "./sameChange.ts";

/** What the steps of a rollout work with. */
export interface RolloutStepsInput {
  readonly fleet: KnownFleet;
  readonly workers: Pick<Workers, "run">;
  readonly plans: PlanFiles;
  /** Shows reports to a person. */
  readonly show: (reports: readonly StackReport[]) => void;
  /** Whether changes that could not be shown before are applied without asking. */
  readonly yes: boolean;
  /** Asks the gate. */
  readonly gate: RolloutSteps["gate"];
}

/** The steps of a real rollout: the engine's, and a person's answers. */
export function rolloutSteps(input: RolloutStepsInput, surroundings: Surroundings): RolloutSteps {
  const { fleet, workers, plans, show, yes, gate } = input;
  const { environment, signal, messages, ask } = surroundings;
  const { folder } = fleet.project;
  const engine = { folder, environment, signal };
  const withoutPlan = new Set<string>();
  return {
    begin: ({ name, clusters }) => {
      messages.write(`latchkey: ${name}: ${clusters.join(", ")}\n`);
    },
    plan: async (clusters) => {
      await initMissingStacks(clusters, fleet, engine, messages);
      const planned = await previewWithProgress(
        { fleet, selected: clusters, all: false, refresh: false, planFile: plans.of, workers },
        surroundings,
        "planning",
      );
      for (const report of planned) if (holdsUnknown(report)) withoutPlan.add(report.cluster);
      return planned;
    },
    accept: async (reports, why) => {
      show(reports);
      const names = reports.map(({ cluster }) => cluster).join(", ");
      if (why === "new" && yes) {
        messages.write(`latchkey: known only now, and applied as --yes says: ${names}\n`);
        return true;
      }
      if (ask === undefined) return false;
      const question =
        why === "new"
          ? `What changes on ${names} is known only now. Apply it?`
          : `Something else would change on ${names} than was shown before. Apply it as it is now?`;
      return (await ask.choose(question, yesOrNo)) === "yes";
    },
    apply: async (cluster) => {
      messages.write(`latchkey: updating ${cluster}\n`);
      const planFile = withoutPlan.has(cluster) ? undefined : plans.of(cluster);
      const applied = await applyStack({ cluster, planFile, folder, workers }, surroundings);
      messages.write(`latchkey: ${cluster}: ${applied.state}\n`);
      return applied;
    },
    gate,
  };
}

/** The answers to whether something is to be done. The one that does nothing comes first. */
export const yesOrNo = [
  { value: "no", label: "no, stop here" },
  { value: "yes", label: "yes" },
] as const;

/** Adding a cluster is adding a file: its stack is made when it is first rolled out. */
async function initMissingStacks(
  clusters: readonly string[],
  fleet: KnownFleet,
  engine: Parameters<typeof listStacks>[0],
  messages: Surroundings["messages"],
): Promise<void> {
  const stacks = await listStacks(engine);
  for (const cluster of clusters.filter((name) => !stacks.has(name))) {
    messages.write(`latchkey: making the stack ${cluster}\n`);
    await initStack(cluster, fleet.clusters.get(cluster)?.stackFile ?? "", engine);
  }
}
