import { printable } from "../text/printable.ts";
import type { CommandOutput } from "./surroundings.ts";

/** Tells how far a work is that consists of several like parts. */
export interface Progress {
  /** Another part is done. */
  advance(): void;
  /** Tells something else meanwhile, which stays to be read. */
  tell(line: string): void;
  /** The work has ended, one way or the other: nothing of the progress stays to be seen. */
  end(): void;
}

/** How often a log is told how far a work is, in milliseconds. */
const between = 10_000;

/**
 * Progress on one line of a terminal. Where there is none, a log gets a line every ten seconds of work.
 *
 * @param doing what is done, such as `reading stacks`.
 * @param total of how many parts it consists.
 */
export function lineProgress(messages: CommandOutput, doing: string, total: number): Progress {
  const isTerminal = messages.isTTY === true;
  let done = 0;
  let last = performance.now();
  const show = () => {
    if (isTerminal) {
      messages.clearLine();
      messages.write(`${doing} ${done}/${total}`);
    } else if (performance.now() - last >= between) {
      messages.write(`latchkey: ${doing} ${done}/${total}\n`);
      last = performance.now();
    }
  };
  show();
  return {
    advance: () => {
      done += 1;
      show();
    },
    tell: (line) => {
      if (isTerminal) messages.clearLine();
      messages.write(`latchkey: ${printable(line)}\n`);
      show();
    },
    end: () => {
      if (isTerminal) messages.clearLine();
    },
  };
}
