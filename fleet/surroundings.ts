import type { Asker } from "./asker.ts";

/** A stream that text is written to, such as standard output. */
export interface TextOutput {
  write(text: string): unknown;
  /** Whether it is a terminal. */
  readonly isTTY?: boolean | undefined;
  /** Its width in characters, where it is a terminal. */
  readonly columns?: number | undefined;
}

/** A stream of the command that makes every text printable (commandOutput.ts). */
export interface CommandOutput extends TextOutput {
  /** Writes a text in which only colours are Latchkey's own; values in it are printable already. */
  writeColoured(text: string): unknown;
  /** Clears the line of a terminal on which the cursor stands. */
  clearLine(): void;
}

/** The process that the command runs in. */
export interface CommandProcess extends Omit<Surroundings, "output" | "messages"> {
  /** Standard output. */
  readonly output: TextOutput;
  /** Standard error. */
  readonly messages: TextOutput;
}

/** What a command sees of the process that it runs in. */
export interface Surroundings {
  /** The environment's variables. */
  readonly environment: NodeJS.ProcessEnv;
  /** The folder that relative paths are relative to. */
  readonly workingFolder: string;
  /** Whom to ask for what is missing: a person, where standard input and standard error are a terminal. */
  readonly ask?: Asker | undefined;
  /** Where a command's result goes: standard output. */
  readonly output: CommandOutput;
  /** Where it tells a person about its work: standard error. */
  readonly messages: CommandOutput;
  /** Ends the work when it aborts: the person has pressed Ctrl-C. */
  readonly signal: AbortSignal;
}
