import type { Operation } from "../../report/stackReport.ts";
import type { StepMetadata } from "./engineEvent.ts";

/** Of the engine's steps with one resource the one that says what becomes of it. */
export interface DecisiveStep {
  readonly operation: Operation;
  readonly metadata: StepMetadata;
}

/** The engine's operations that change something; a replacement is told three times, and `replace` says the most. */
const operations: ReadonlyMap<string, Operation> = new Map([
  ["replace", "replace"],
  ["create-replacement", "replace"],
  ["import-replacement", "replace"],
  ["update", "update"],
  ["create", "create"],
  ["import", "create"],
  ["delete", "delete"],
  ["delete-replaced", "delete"],
]);

/**
 * What becomes of every resource that changes, one step each.
 *
 * Others tell nothing of their own. After an update that was killed, one more deletion is among them: of what had been
 * replaced, and had still to go. Which of the two deletions comes first is not the same each time.
 *
 * @param steps in the engine's order.
 */
export function decisiveSteps(steps: readonly StepMetadata[]): readonly DecisiveStep[] {
  const byUrn = Map.groupBy(steps, ({ urn }) => urn);
  return [...byUrn.values()].flatMap((ofResource) => decisiveStep(ofResource) ?? []);
}

function decisiveStep(steps: readonly StepMetadata[]): DecisiveStep | undefined {
  for (const [name, operation] of operations) {
    const metadata = steps.find(({ op }) => op === name);
    if (metadata !== undefined) return { operation, metadata };
  }
  return undefined;
}
