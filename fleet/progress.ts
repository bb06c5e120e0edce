import type { TextOutput } from "./surroundings.ts";

/** Tells how far a work is that consists of several like parts. */
export interface Progress {
  /** Another part is done. */
  advance(): void;
  /** The work has ended, one way or the other: nothing of the progress stays to be seen. */
  end(): void;
}

/** Takes what stands on a terminal's line away (ECMA-48: carriage return, erase in line). */
const clearLine = "\r\u001B[K";

/**
 * Progress on one line of a terminal. Where there is none nothing is written, so that a log holds what matters.
 *
 * @param doing what is done, such as `reading stacks`.
 * @param total of how many parts it consists.
 */
export function lineProgress(messages: TextOutput, doing: string, total: number): Progress {
  if (messages.isTTY !== true) return { advance: () => undefined, end: () => undefined };
  let done = 0;
  const show = () => messages.write(`${clearLine}${doing} ${done}/${total}`);
  show();
  return {
    advance: () => {
      done += 1;
      show();
    },
    end: () => {
      messages.write(clearLine);
    },
  };
}
