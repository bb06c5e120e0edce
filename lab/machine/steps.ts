import { LabError, reasonOf } from "./labError.ts";

/** A piece of work that others wait for. */
export interface Step {
  /** What others call it in `after`. */
  readonly name: string;
  /** Steps that must be done first. They stand earlier in the list. */
  readonly after: readonly string[];
  /** Does the work, or finds it done. */
  readonly run: () => Promise<void>;
}

/**
 * Does all steps, each as soon as those before it are done. A step whose forerunner failed is left out; the others are
 * finished, so that nothing goes on behind the caller's back.
 *
 * @throws the failure, or a LabError that lists them when there are several.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const running = new Map<string, Promise<void>>();
  for (const { name, after, run } of steps) {
    const forerunners = after.map((other) => {
      const found = running.get(other);
      if (found === undefined)
        throw new Error(`The step ${name} comes after ${other}, which is not before it in the list.`);
      return found;
    });
    running.set(name, Promise.all(forerunners).then(run));
  }
  const results = await Promise.allSettled(running.values());
  // Whoever waited for a step that failed fails with the very same error.
  const failures = [
    ...new Set(results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []))),
  ];
  if (failures.length === 0) return;
  if (failures.length === 1) throw failures[0];
  throw new LabError(failures.map(reasonOf).join("\n"), { cause: failures });
}
