import type { Asker } from "../../../fleet/asker.ts";
import { runLatchkey } from "../../../fleet/latchkey.ts";
import type { CommandProcess } from "../../../fleet/surroundings.ts";

/** What a command wrote, and how it ended. */
export interface Run {
  readonly status: number;
  readonly output: string;
  readonly messages: string;
}

/** Surroundings that keep what is written. */
export function recorded(workingFolder: string, ask?: Asker) {
  const written = { output: "", messages: "" };
  const surroundings: CommandProcess = {
    environment: {},
    workingFolder,
    ask,
    output: { write: (text) => (written.output += text) },
    messages: { write: (text) => (written.messages += text) },
    signal: new AbortController().signal,
  };
  return { surroundings, written };
}

/** Runs the command line `latchkey ARGS` in a folder. */
export async function run(
  args: readonly string[],
  workingFolder: string,
  change: Partial<CommandProcess> = {},
): Promise<Run> {
  const { surroundings, written } = recorded(workingFolder);
  const status = await runLatchkey(args, { ...surroundings, ...change });
  return { status, ...written };
}
