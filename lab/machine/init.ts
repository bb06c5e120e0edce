import { spawn } from "node:child_process";
import { basename } from "node:path";
import { LabError } from "./labError.ts";
import { livingProcesses, type LivingProcess, signal } from "./processTable.ts";
import { eventually } from "./wait.ts";

const markerName = "LATCHKEY_MACHINE";

/** The namespaces that make a machine of its own, as options of unshare(1). Files below cgroupfs stay the host's. */
const namespaces = ["--mount", "--pid", "--net", "--uts", "--ipc"] as const;

/**
 * Starts a machine's init: the first process in namespaces of its own. When it ends, the kernel ends every other
 * process of the machine and takes away its mounts, interfaces and packet filters.
 *
 * The machine's folder stands among init's arguments. No file has to say which process is the machine, so no crash
 * can lose it.
 */
export async function startInit(folder: string): Promise<LivingProcess> {
  const program = ["tini", "--", "env", marker(folder), "sleep", "infinity"];
  const unshare = spawn("unshare", [...namespaces, "--fork", "--mount-proc", "--", ...program], {
    cwd: "/",
    detached: true,
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const complaints: string[] = [];
  unshare.stderr.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  const ended = new Promise<never>((_, reject) => {
    unshare.once("error", reject);
    unshare.once("exit", () => {
      reject(new LabError(`The machine could not be started: ${complaints.join("").trim()}`));
    });
  });
  const init = await Promise.race([
    ended,
    eventually(
      () => {
        const found = findInit(folder);
        // Until then it is unshare's own fork, which may yet fail.
        if (found?.commandLine[0] !== "tini") throw new Error("its first process has not started");
        return found;
      },
      { subject: "the machine", timeout: 5_000, interval: 5 },
    ),
  ]);
  unshare.removeAllListeners().stderr.destroy();
  unshare.unref();
  return init;
}

/** The init of the machine whose folder this is, if it lives. */
export function findInit(folder: string): LivingProcess | undefined {
  return marked().find((process) => process.innerPid === 1 && folderOf(process) === folder);
}

/** The folders of all other machines that live on this host. */
export function foldersOfOtherMachines(folder: string): readonly string[] {
  const folders = marked().map((process) => folderOf(process) ?? "");
  return [...new Set(folders)].filter((other) => other !== folder);
}

/** Ends a machine's init and whoever is about to become it, and waits until they are gone. */
export async function stopInit(folder: string): Promise<void> {
  await eventually(
    () => {
      const remaining = marked().filter((process) => folderOf(process) === folder);
      for (const process of remaining) signal(process, "SIGKILL");
      if (remaining.length > 0) throw new Error(`pid ${remaining[0]?.pid ?? 0} still lives`);
    },
    { subject: "the machine's processes to end", timeout: 20_000, interval: 10 },
  );
}

function marked(): readonly LivingProcess[] {
  return livingProcesses().filter(
    ({ commandLine }) =>
      ["tini", "unshare"].includes(basename(commandLine[0] ?? "")) &&
      commandLine.some((argument) => argument.startsWith(`${markerName}=`)),
  );
}

function folderOf({ commandLine }: LivingProcess): string | undefined {
  return commandLine.find((argument) => argument.startsWith(`${markerName}=`))?.slice(markerName.length + 1);
}

function marker(folder: string): string {
  return `${markerName}=${folder}`;
}
