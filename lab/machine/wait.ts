import { setTimeout as sleep } from "node:timers/promises";
import { LabError, reasonOf } from "./labError.ts";

/** How long and how often to try. */
export interface Patience {
  /** What is waited for, as it stands in the error after "waited … for". */
  readonly subject: string;
  /** Give up after this many milliseconds. */
  readonly timeout: number;
  /** Try again after this many milliseconds. Default 50. */
  readonly interval?: number;
}

/**
 * Tries until the attempt does not throw, and returns what it returned.
 *
 * @throws LabError with the last attempt's reason when the time is over.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { subject, timeout, interval = 50 }: Patience,
): Promise<T> {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (thrown) {
      if (thrown instanceof GiveUp) throw thrown.reason;
      if (performance.now() > end) {
        const message = `Waited ${(timeout / 1000).toFixed(0)} s for ${subject}: ${reasonOf(thrown)}`;
        throw new LabError(message, { cause: thrown });
      }
    }
    await sleep(interval);
  }
}

/** Thrown by an attempt that no later attempt can mend: `eventually` throws its reason at once. */
export class GiveUp extends Error {
  /** What `eventually` throws. */
  readonly reason: Error;

  constructor(reason: Error) {
    super(reason.message);
    this.reason = reason;
  }
}
