import { Command, CommanderError } from "@commander-js/extra-typings";
import { KubeconfigFileError } from "../kubeconfigFile/kubeconfigFileError.ts";
import { SettingsError } from "../settings/problem.ts";
import { CommandError } from "./commandError.ts";
import { commandOutput } from "./commandOutput.ts";
import { addDriftCommand } from "./drift/command.ts";
import { addInitCommand } from "./init/command.ts";
import { addKubeconfigCommand } from "./kubeconfig/command.ts";
import { addRotateKeysCommand } from "./keys/command.ts";
import { addMatrixCommand } from "./matrix/command.ts";
import { addOperatorCommand } from "./operator/command.ts";
import { addPreviewCommand } from "./preview/command.ts";
import { addUpCommand } from "./rollout/command.ts";
import { addStatusCommand } from "./status/command.ts";
import type { CommandProcess, Surroundings } from "./surroundings.ts";
import { addVerifyCommand } from "./verify/command.ts";

/**
 * Runs the command `latchkey`.
 *
 * @param args what stands behind its name on the command line.
 * @returns the exit status: 0, 1 where it could not do what it was asked for, 2 where the command line is wrong, 3 where
 *   a preview shows changes or something has drifted, 130 where the person has interrupted it.
 */
export async function runLatchkey(args: readonly string[], process: CommandProcess): Promise<number> {
  const surroundings: Surroundings = {
    ...process,
    output: commandOutput(process.output),
    messages: commandOutput(process.messages),
  };
  const { output, messages, signal } = surroundings;
  const latchkey = new Command("latchkey")
    .description("One GitHub login for every Kubernetes cluster of an organisation.")
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: (text) => messages.write(text) })
    .configureHelp({ sortSubcommands: false })
    .showHelpAfterError("(add --help for what there is)")
    .exitOverride();
  let status = 0;
  const end = (reached: number) => {
    status = reached;
  };
  addInitCommand(latchkey, surroundings);
  addPreviewCommand(latchkey, surroundings, end);
  addUpCommand(latchkey, surroundings, end);
  addDriftCommand(latchkey, surroundings, end);
  addVerifyCommand(latchkey, surroundings);
  addStatusCommand(latchkey, surroundings);
  addKubeconfigCommand(latchkey, surroundings);
  addRotateKeysCommand(latchkey, surroundings);
  addMatrixCommand(latchkey, surroundings);
  addOperatorCommand(latchkey, surroundings);
  try {
    await latchkey.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (signal.aborted) return 130;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isForPerson(error)) throw error;
    messages.write(`latchkey: ${error.message}\n`);
    return error instanceof CommandError ? error.exitStatus : 1;
  }
}

/**
 * Whether an error is told in its own words: a mistake, or what the system refused, such as a folder that may not be
 * written. Everything else is a fault of ours and keeps its stack trace.
 */
function isForPerson(error: unknown): error is Error {
  return (
    error instanceof CommandError ||
    error instanceof SettingsError ||
    error instanceof KubeconfigFileError ||
    (error instanceof Error && "syscall" in error)
  );
}
