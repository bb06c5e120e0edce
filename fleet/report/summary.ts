import type { Operation, StackOutcome, StackReport } from "./stackReport.ts";

/** What a report comes to, in numbers. */
export interface Summary {
  /** How many stacks were looked at. */
  readonly clusters: number;
  /** How many of them are in each state. */
  readonly states: Readonly<Record<StackOutcome["state"], number>>;
  /** On how many of them something is replaced or deleted. */
  readonly destructive: number;
  /** How many resources, over all of them, see each operation. */
  readonly operations: Readonly<Record<Operation, number>>;
}

/** Counts what a report comes to. */
export function summaryOf(stacks: readonly StackReport[]): Summary {
  const states = { failed: 0, changed: 0, waiting: 0, interrupted: 0, unchanged: 0 };
  const operations = { create: 0, update: 0, replace: 0, delete: 0 };
  let destructive = 0;
  for (const { outcome } of stacks) {
    states[outcome.state] += 1;
    if (outcome.state !== "changed") continue;
    for (const { operation } of outcome.changes) operations[operation] += 1;
    if (isDestructive(outcome)) destructive += 1;
  }
  return { clusters: stacks.length, states, destructive, operations };
}

/** Whether something that is there now is taken away, even if something else comes in its place. */
export function isDestructive(outcome: StackOutcome): boolean {
  return (
    outcome.state === "changed" &&
    outcome.changes.some(({ operation }) => operation === "replace" || operation === "delete")
  );
}

/**
 * The exit status of a command that shows a report: 0 where nothing changes, 1 where a stack failed, 3 where something
 * changes or may once another stack is applied, 130 where not all was looked at. (2 is for a wrong command line.)
 */
export function exitStatus({ states }: Pick<Summary, "states">): 0 | 1 | 3 | 130 {
  if (states.failed > 0) return 1;
  if (states.interrupted > 0) return 130;
  return states.changed + states.waiting > 0 ? 3 : 0;
}
