import { addressPlan } from "./addressPlan.ts";

/** Where the machine keeps what must end with it: a memory file system that only the machine sees. */
export const runFolder = "/run/latchkey";

/** Written when the set-up is complete: a machine without it was left half-made. */
export const readyFile = `${runFolder}/ready`;

/**
 * Kernel settings that kubelet writes when they differ, with the values that it wants (setupKernelTunables in its
 * pkg/kubelet/cm/container_manager_linux.go). They are the whole host's, so the machine sees files of its own there.
 */
const shadowedSettings: Readonly<Record<string, string>> = {
  "kernel/keys/root_maxbytes": "25000000",
  "kernel/keys/root_maxkeys": "1000000",
  "kernel/panic": "10",
  "kernel/panic_on_oops": "1",
  "vm/overcommit_memory": "1",
  "vm/panic_on_oom": "0",
};

/** What the set-up of a machine depends on. */
export interface MachineLayout {
  /** Host name of the machine. */
  readonly hostName: string;
  /** Folder on the host that the machine sees as its /var. */
  readonly varFolder: string;
  /** The folder that must be seen inside at the same path, even if that lies below /var or /run. */
  readonly repository: string;
  /** Whether the machine's changes to /etc are kept in memory, because an overlay cannot keep them in `varFolder`. */
  readonly changesInMemory: boolean;
  /** The one folder of the host that programs in the machine may write to. */
  readonly writable: string;
}

/** The shell script that makes an ordinary node of fresh namespaces. It runs inside them, once, and stops at any failure. */
export function setupScript(layout: MachineLayout): string {
  const { hostName, varFolder, repository, writable, changesInMemory } = layout;
  const { host, machine, link, machineInterface } = addressPlan;
  const prefix = link.slice(link.indexOf("/"));
  const isCovered = ["/var/", "/run/"].some((covered) => `${repository}/`.startsWith(covered));
  return [
    "set -eu",
    `echo ${quote(hostName)} >/proc/sys/kernel/hostname`,

    "ip link set lo up",
    `ip address add ${machine}${prefix} dev ${machineInterface}`,
    `ip link set ${machineInterface} up`,
    // Programs in the machine reach services by their addresses: the kernel wants a route before it rewrites them.
    `ip route add default via ${host}`,
    "echo 1 >/proc/sys/net/ipv4/ip_forward",

    // Kept in sight until it can be mounted back at its path.
    ...(isCovered ? [`mount --rbind ${quote(repository)} /mnt`] : []),
    `mount --bind ${quote(varFolder)} /var`,
    "mount -t tmpfs -o mode=755,nosuid,nodev latchkey /run",
    "mkdir -p /run/lock /var/lib /var/log /var/tmp",
    "ln -sfn /run /var/run",
    ...(isCovered ? [`mkdir -p ${quote(repository)}`, `mount --move /mnt ${quote(repository)}`] : []),

    // The machine's own /etc, over the host's: an API server's configuration goes there and ends with the lab.
    "mkdir -p /var/etc",
    ...(changesInMemory ? ["mount -t tmpfs -o mode=755 latchkey /var/etc"] : []),
    "mkdir -p /var/etc/changes /var/etc/work",
    "mount -t overlay -o lowerdir=/etc,upperdir=/var/etc/changes,workdir=/var/etc/work latchkey /etc",

    // Whatever a component does by habit, nothing of it lands elsewhere on the host.
    `mount --bind ${quote(writable)} ${quote(writable)}`,
    "mount -o remount,bind,ro /",

    `mkdir -p ${runFolder}/settings`,
    ...Object.entries(shadowedSettings).flatMap(([name, value]) => shadowSetting(name, value)),
    `echo done >${readyFile}`,
  ].join("\n");
}

function shadowSetting(name: string, value: string): readonly string[] {
  const own = `${runFolder}/settings/${name.replaceAll("/", ".")}`;
  // A kernel may be built without one of them.
  return [
    `if [ -e /proc/sys/${name} ]; then`,
    `  echo ${value} >${own}`,
    `  mount --bind ${own} /proc/sys/${name}`,
    "fi",
  ];
}

/** A word for the shell, whatever it holds. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
