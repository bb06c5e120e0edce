import { stdout } from "node:process";

const begin = performance.now();

/** Tells a person what happens, each step with the time since the start. */
export const narrator = {
  /** A chapter begins. */
  chapter: (title: string): void => {
    console.log(`\n${strong(title)}`);
  },
  /** Something happened. */
  say: (line: string): void => {
    const elapsed = `${((performance.now() - begin) / 1000).toFixed(1)}s`.padStart(7);
    console.log(`${faint(elapsed)}  ${line}`);
  },
  /** What a person would see at their terminal. */
  show: (text: string): void => {
    for (const line of text.trimEnd().split("\n")) console.log(`         ${faint("│")} ${line}`);
  },
  /** Seconds since the start. */
  elapsed: (): number => (performance.now() - begin) / 1000,
} as const;

function strong(text: string): string {
  return stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text;
}

function faint(text: string): string {
  return stdout.isTTY ? `\u001b[2m${text}\u001b[0m` : text;
}
