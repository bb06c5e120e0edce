import { printableLines } from "../text/printable.ts";
import type { CommandOutput, TextOutput } from "./surroundings.ts";

/** What styleText writes: colours and bold (ECMA-48, SGR). */
const colour = /(\u001B\[[\d;]*m)/;

/** What clears a terminal's line (ECMA-48: carriage return, erase in line). */
const clearedLine = "\r\u001B[K";

/**
 * The one way from the command to a terminal or a log. Much of what a command prints was written by others: an API server,
 * GitHub, a certificate, a spoke's state. None of it moves the cursor, sets a title or the clipboard, changes the direction
 * of writing or gives a CI system a command.
 */
export function commandOutput(output: TextOutput): CommandOutput {
  /** What stands on the current line, since a line may be written in parts. */
  let line = "";
  const printed = (text: string): string => {
    const whole = printableLines(line + text);
    const added = whole.slice(line.length);
    line = whole.slice(whole.lastIndexOf("\n") + 1);
    return added;
  };
  return {
    write: (text) => output.write(printed(text)),
    writeColoured: (text) =>
      output.write(
        text
          .split(colour)
          .map((part, index) => (index % 2 === 1 ? part : printed(part)))
          .join(""),
      ),
    clearLine: () => {
      output.write(clearedLine);
      line = "";
    },
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
  };
}
