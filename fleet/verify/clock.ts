import { setTimeout } from "node:timers/promises";

/** Time, as a verification waits by it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Passes after so many milliseconds. @throws when the work is to end. */
  sleep(milliseconds: number): Promise<void>;
  /** Whether what takes its time after an update is waited for; otherwise it counts how things are. */
  readonly patient: boolean;
}

/** The time as it is. @param signal ends what is waiting. */
export function realClock(signal: AbortSignal, patient: boolean): Clock {
  return {
    patient,
    now: () => Date.now(),
    sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
  };
}

/** How often something is looked at again, and for how long. In milliseconds. */
export interface Patience {
  readonly interval: number;
  readonly limit: number;
}

/**
 * Looks again until it is final, or patience has ended. Where the clock has none, it looks once.
 *
 * @param look what is seen now, and whether that is final.
 * @param waiting called once, before the first wait.
 * @returns what was seen last.
 */
export async function lookAgain<Seen extends { readonly final: boolean }>(
  look: () => Promise<Seen>,
  clock: Clock,
  { interval, limit }: Patience,
  waiting: () => void,
): Promise<Seen> {
  const end = clock.now() + limit;
  let seen = await look();
  if (!clock.patient) return seen;
  if (!seen.final) waiting();
  while (!seen.final && clock.now() + interval <= end) {
    await clock.sleep(interval);
    seen = await look();
  }
  return seen;
}
