import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { once } from "node:events";
import { LabError, reasonOf } from "./labError.ts";
import { enterOptions, type Machine, pathInside } from "./machine.ts";
import { type LivingProcess, parseStat, processesBesides, isAlive, signal } from "./processTable.ts";
import { runFolder } from "./setup.ts";
import { eventually, GiveUp } from "./wait.ts";

/** A program that runs in the machine until the machine ends. */
export interface Program {
  /** What it is called in messages, in its log's name and in the table of `status`. Lower case, digits and dashes. */
  readonly name: string;
  /** Absolute path of its executable. */
  readonly command: string;
  readonly args: readonly string[];
  /** Its whole environment besides PATH and TMPDIR. Default: nothing. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long it may take to end before it is killed, in milliseconds; 0 kills it at once. Default 5000. */
  readonly grace?: number;
  /** Files that it reads once, at its start: when one of them changes, the next `up` starts it anew. */
  readonly inputs?: readonly string[];
  /**
   * Folders that it alone sees: the path where it sees each, and the folder of the machine that it sees there, which is
   * made if need be. Default: it sees what the machine sees.
   */
  readonly folders?: Readonly<Record<string, string>>;
}

/** The programs that those in the machine find by name: system folders alone, wherever the lab is started from. */
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * The shell notes its own identity and then becomes the program. So no program runs that is not noted, wherever the
 * lab is killed; and the note goes with the machine.
 */
const launchScript = [
  'name=$1 log=$2; shift 2; rm -f "$name.process"',
  `setsid /bin/sh -c 'read -r stat </proc/$$/stat && echo "$stat" >"$0.process" && exec "$@"' "$name" "$@" </dev/null >>"$log" 2>&1 &`,
].join("\n");

/** Puts folders in their places, where only this shell and the program that it becomes see them. */
const foldersScript = [
  'while [ "$1" != -- ]; do mkdir -p "$1" "$2"; mount --bind "$1" "$2"; shift 2; done',
  'shift; exec "$@"',
].join("\n");

/** The process of a component, or undefined when it does not run. */
export function findProcess(machine: Machine, name: string): LivingProcess | undefined {
  const note = pathInside(machine, noteOf(name, "process"));
  if (!existsSync(note)) return undefined;
  const text = readFileSync(note, "utf8");
  // Empty for the moment between the note's creation and its writing.
  if (!text.endsWith("\n")) return undefined;
  const noted = parseStat(text);
  return processesBesides(machine.init.pid).find(
    ({ innerPid, startTime }) => innerPid === noted.pid && startTime === noted.startTime,
  );
}

/** Whether the component runs just as this says: same executable, arguments, environment and inputs. */
export function isCurrent(machine: Machine, program: Program): boolean {
  const note = pathInside(machine, noteOf(program.name, "started-as"));
  return existsSync(note) && readFileSync(note, "utf8") === fingerprint(program);
}

/** Starts a component that does not run. Returns when its process exists, which says nothing about its health. */
export async function startProgram(machine: Machine, program: Program): Promise<LivingProcess> {
  const log = logOf(machine, program.name);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(pathInside(machine, noteOf(program.name, "started-as")), fingerprint(program));
  const output = openSync(log, "a");
  try {
    const launcher = spawn(
      "nsenter",
      [
        ...enterOptions(machine),
        ...["--", "/bin/sh", "-euc", launchScript, "launch", join(runFolder, program.name), log],
        ...withFolders(program),
      ],
      {
        cwd: "/",
        env: { PATH: searchPath, TMPDIR: "/var/tmp", ...program.environment },
        stdio: ["ignore", output, output],
      },
    );
    await once(launcher, "exit");
  } finally {
    closeSync(output);
  }
  return eventually(
    () => {
      const found = findProcess(machine, program.name);
      if (found === undefined) throw new Error(`it ended at once. ${lastWords(machine, program.name)}`);
      return found;
    },
    { subject: `${program.name} to start`, timeout: 3_000, interval: 5 },
  );
}

/** Stops a component, by force when it takes too long. Harmless when it does not run. */
export async function stopProgram(
  machine: Machine,
  { name, grace = 5_000 }: Pick<Program, "name" | "grace">,
): Promise<void> {
  const running = findProcess(machine, name);
  if (running === undefined) return;
  const killAt = performance.now() + grace;
  signal(running, grace === 0 ? "SIGKILL" : "SIGTERM");
  await eventually(
    () => {
      if (!isAlive(running)) return;
      if (performance.now() > killAt) signal(running, "SIGKILL");
      throw new Error(`pid ${running.pid} still lives`);
    },
    { subject: `${name} to end`, timeout: grace + 5_000, interval: 10 },
  );
}

/**
 * Waits until the check passes for a component that was started.
 *
 * @throws LabError with the last lines of its log, at once when the component ended, or when the time is over.
 */
export async function waitUntilHealthy(
  machine: Machine,
  {
    name,
    check,
    timeout,
  }: { readonly name: string; readonly check: () => Promise<void>; readonly timeout: number },
): Promise<void> {
  const attempt = async (): Promise<void> => {
    if (findProcess(machine, name) === undefined)
      throw new GiveUp(new Error(`${name} ended soon after its start`));
    await check();
  };
  try {
    await eventually(attempt, { subject: `${name} to be healthy`, timeout });
  } catch (thrown) {
    throw new LabError(`${reasonOf(thrown)}. ${lastWords(machine, name)}`, { cause: thrown });
  }
}

/** Where the component's log is on the host. */
export function logOf({ folder }: Pick<Machine, "folder">, name: string): string {
  return join(folder, "log", `${name}.log`);
}

/** The command of a program, in a mount namespace of its own where it has folders of its own. It stays one process. */
function withFolders({ command, args, folders = {} }: Program): readonly string[] {
  const places = Object.entries(folders).flatMap(([seenAt, folder]) => [folder, seenAt]);
  if (places.length === 0) return [command, ...args];
  const shell = ["unshare", "--mount", "--", "/bin/sh", "-euc", foldersScript, "folders"];
  return [...shell, ...places, "--", command, ...args];
}

function lastWords(machine: Machine, name: string): string {
  const log = logOf(machine, name);
  const lines = existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n").slice(-8) : [];
  return `Its log ${log} ends with:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

function noteOf(name: string, kind: "process" | "started-as"): string {
  return join(runFolder, `${name}.${kind}`);
}

function fingerprint({ command, args, environment = {}, inputs = [], folders = {} }: Program): string {
  const { size, mtimeMs } = statSync(command);
  const contents = inputs.map((path) => [path, readFileSync(path, "utf8")]);
  const text = JSON.stringify({ command, size, mtimeMs, args, environment, folders, contents });
  return createHash("sha256").update(text).digest("hex");
}
