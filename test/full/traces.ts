import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseHierarchies } from "../../lab/machine/cgroups.ts";
import { run } from "../../lab/machine/command.ts";
import { livingProcesses } from "../../lab/machine/processTable.ts";
import { labFolder } from "../../lab/places.ts";

/** What a lab could leave on its host, each kind as sorted lines. */
export interface Traces {
  /** Processes that were started from the lab's folder or name it. */
  readonly processes: readonly string[];
  /** All mount points of the host. */
  readonly mounts: readonly string[];
  /** All interfaces of the host. */
  readonly interfaces: readonly string[];
  /** All rules and chains of the host's packet filter. */
  readonly packetFilter: readonly string[];
  /** Cgroups of a lab or of a kubelet. */
  readonly cgroups: readonly string[];
  /** Settings of the kernel that a kubelet is wont to change. */
  readonly settings: readonly string[];
  /** Folders outside the lab's that the cluster's components are wont to make. */
  readonly folders: readonly string[];
}

const settings = [
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "net/ipv4/ip_forward",
];
const parents = ["/opt", "/etc", "/var/lib", "/usr/libexec", "/run"];
const names = /containerd|cni|kube|etcd|latchkey/;

/** Looks at this host. */
export async function findTraces(): Promise<Traces> {
  const filter = await run("iptables-save", []);
  const links: unknown = JSON.parse(await run("ip", ["-json", "link", "show"]));
  return {
    processes: livingProcesses()
      // The program itself may be the Node in the lab's folder, which also runs this test.
      .filter(({ commandLine }) => commandLine.slice(1).some((word) => word.includes(labFolder)))
      .map(({ pid, commandLine }) => `${pid} ${commandLine.join(" ")}`)
      .sort(),
    mounts: readFileSync("/proc/self/mounts", "utf8").trimEnd().split("\n").sort(),
    interfaces: Array.isArray(links)
      ? links.map((link) => JSON.stringify((link as { ifname: unknown }).ifname))
      : [],
    // Comments hold the time at which it was asked.
    packetFilter: filter.split("\n").filter((line) => !line.startsWith("#")),
    cgroups: parseHierarchies(readFileSync("/proc/self/mountinfo", "utf8"))
      .flatMap(({ path }) =>
        readdirSync(path, { withFileTypes: true }).map((entry) => join(path, entry.name)),
      )
      .filter((path) => /latchkey|kubepods/.test(path)),
    settings: settings.map((name) => `${name} = ${readFileSync(`/proc/sys/${name}`, "utf8").trim()}`),
    folders: parents.flatMap((parent) =>
      readdirSync(parent)
        .filter((name) => names.test(name))
        .map((name) => join(parent, name)),
    ),
  };
}
