import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LabError, reasonOf } from "./labError.ts";
import { eventually } from "./wait.ts";

/** The cgroup below which all pods of the lab run, in every hierarchy. */
export const podsCgroup = "/latchkey";

/** A mounted cgroup file system. */
export interface CgroupHierarchy {
  /** Where it is mounted. */
  readonly path: string;
  /** 1: one hierarchy for each controller. 2: the unified one. */
  readonly version: 1 | 2;
}

/** Controllers that kubelet wants in the unified hierarchy (getSupportedUnifiedControllers in its pkg/kubelet/cm). */
const wantedControllers = ["cpu", "cpuset", "hugetlb", "memory", "pids"];

/** Finds the cgroup hierarchies in the text of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export function parseHierarchies(mountinfo: string): readonly CgroupHierarchy[] {
  return mountinfo.split("\n").flatMap((line): CgroupHierarchy[] => {
    const [before = "", after = ""] = line.split(" - ");
    const path = unescapeMountPath(before.split(" ")[4] ?? "");
    const type = after.split(" ")[0];
    if (type === "cgroup") return [{ path, version: 1 }];
    if (type === "cgroup2") return [{ path, version: 2 }];
    return [];
  });
}

/** Makes the cgroup of the lab in every hierarchy. Harmless when it is there. */
export function createPodsCgroup(): void {
  const all = hierarchies();
  // Beside hierarchies of version 1 the unified one has no controllers that kubelet would use.
  const isUnified = all.every(({ version }) => version === 2);
  for (const { path } of all) {
    if (isUnified) enableControllers(path);
    mkdirSync(join(path, podsCgroup), { recursive: true });
  }
}

/** Removes the cgroup of the lab, and all below it, from every hierarchy. Harmless when there is none. */
export async function removePodsCgroup(): Promise<void> {
  for (const { path } of hierarchies()) {
    const folder = join(path, podsCgroup);
    // A cgroup stays busy for a moment after its last process ended.
    await eventually(
      () => {
        removeCgroup(folder);
      },
      { subject: `${folder} to be free`, timeout: 10_000, interval: 20 },
    );
  }
}

/** Cgroups that exist below the lab's, one path for each hierarchy and level. */
export function remainingCgroups(): readonly string[] {
  return hierarchies()
    .map(({ path }) => join(path, podsCgroup))
    .filter((folder) => existsSync(folder));
}

function hierarchies(): readonly CgroupHierarchy[] {
  return parseHierarchies(readFileSync("/proc/self/mountinfo", "utf8"));
}

function enableControllers(path: string): void {
  const available = readFileSync(join(path, "cgroup.controllers"), "utf8").trim().split(" ");
  const enabled = readFileSync(join(path, "cgroup.subtree_control"), "utf8").trim().split(" ");
  const missing = wantedControllers.filter((name) => available.includes(name) && !enabled.includes(name));
  if (missing.length === 0) return;
  try {
    writeFileSync(join(path, "cgroup.subtree_control"), missing.map((name) => `+${name}`).join(" "));
  } catch (thrown) {
    throw new LabError(
      `The cgroup controllers ${missing.join(", ")} could not be enabled below ${path}: ${reasonOf(thrown)}. ` +
        "In a container they cannot while processes run in its topmost cgroup: run the lab on a machine, or in a VM.",
      { cause: thrown },
    );
  }
}

function removeCgroup(folder: string): void {
  if (!existsSync(folder)) return;
  // The files in it belong to the kernel: only the folders can be removed.
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeCgroup(join(folder, entry.name));
  }
  rmdirSync(folder);
}

/** Mount points are written with octal escapes for white space and backslash. */
function unescapeMountPath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
