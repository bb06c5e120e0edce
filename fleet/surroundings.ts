import type { Asker } from "./asker.ts";

/** A stream that text is written to, such as standard output. */
export interface TextOutput {
  write(text: string): unknown;
  /** Whether it is a terminal. */
  readonly isTTY?: boolean | undefined;
  /** Its width in characters, where it is a terminal. */
  readonly columns?: number | undefined;
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
  readonly output: TextOutput;
  /** Where it tells a person about its work: standard error. */
  readonly messages: TextOutput;
  /** Ends the work when it aborts: the person has pressed Ctrl-C. */
  readonly signal: AbortSignal;
}
