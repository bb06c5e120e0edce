import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { addressPlan, prefixLength } from "../machine/addressPlan.ts";
import { run } from "../machine/command.ts";
import { LabError } from "../machine/labError.ts";
import { eventually } from "../machine/wait.ts";
import { systemPrograms } from "../toolchain/systemPrograms.ts";
import { LoopbackProcess } from "./process.ts";

const plan = addressPlan.headless;

/**
 * A machine without a browser that people reach by SSH: namespaces of its own with a loopback interface of its own, an
 * SSH server, and a link to the host. It ends with this process, however that ends.
 */
export class HeadlessMachine {
  readonly #folder: string;
  readonly #namespaces: ChildProcess;
  readonly #processes: LoopbackProcess[] = [];

  private constructor(folder: string, namespaces: ChildProcess) {
    this.#folder = folder;
    this.#namespaces = namespaces;
  }

  /** Starts a machine. @param folder a folder of its own, for keys and logs. */
  static async start(folder: string): Promise<HeadlessMachine> {
    await mkdir(folder, { recursive: true });
    // The first process reads from this one until this one ends. With it ends everything else in the machine.
    const namespaces = spawn(
      "unshare",
      ["--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc", "--", "cat"],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const machine = new HeadlessMachine(folder, namespaces);
    try {
      namespaces.stdin.write("ready\n");
      await Promise.race([
        once(namespaces.stdout, "data"),
        once(namespaces, "exit").then(() => {
          throw new LabError("The headless machine could not be started");
        }),
      ]);
      await machine.#link();
      await machine.#startSshServer();
      return machine;
    } catch (error) {
      await machine.stop();
      throw error;
    }
  }

  /** Starts a program in the machine. */
  spawn(command: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    return spawn("nsenter", [...this.#enter(), "env", "-i", ...variables(environment), command, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /**
   * Forwards a port of the host's loopback interface to the same port of the machine's, as docs/headless.md says.
   *
   * The far end is an address: kubelogin listens on 127.0.0.1 only, and where OpenSSH finds `localhost` to be `::1` too,
   * it tries that first, where somebody else may listen.
   */
  async forward(port: number): Promise<void> {
    const file = (name: string) => join(this.#folder, name);
    const forward = await LoopbackProcess.start({
      command: systemPrograms().ssh,
      args: [
        ...["-F", "none", "-N", "-L", `${port}:127.0.0.1:${port}`],
        ...["-i", file("person"), "-o", `UserKnownHostsFile=${file("known_hosts")}`],
        ...["-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "ExitOnForwardFailure=yes"],
        `root@${plan.machine}`,
      ],
      folder: this.#folder,
      name: "ssh",
      ready: () => connected("127.0.0.1", port),
    });
    this.#processes.push(forward);
  }

  /** Ends the machine and every program in it. */
  async stop(): Promise<void> {
    for (const process of this.#processes) await process.stop();
    const { pid, exitCode, signalCode } = this.#namespaces;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    this.#namespaces.kill("SIGKILL");
    await once(this.#namespaces, "exit");
    await eventually(
      async () => {
        const links = await run("ip", ["-brief", "link", "show"]);
        if (links.includes(plan.hostInterface)) throw new Error(`${plan.hostInterface} is still there`);
      },
      { subject: "the headless machine to end", timeout: 10_000 },
    );
  }

  async #link(): Promise<void> {
    const prefix = prefixLength(plan.link);
    const namespace = ["netns", String(this.#namespaces.pid)];
    const pair = [plan.hostInterface, "type", "veth", "peer", "name", "eth0"];
    await run("ip", ["link", "add", ...pair, ...namespace]);
    await run("ip", ["address", "add", `${plan.host}/${prefix}`, "dev", plan.hostInterface]);
    await run("ip", ["link", "set", plan.hostInterface, "up"]);
    await this.#run("ip", "link", "set", "lo", "up");
    await this.#run("ip", "address", "add", `${plan.machine}/${prefix}`, "dev", "eth0");
    await this.#run("ip", "link", "set", "eth0", "up");
  }

  async #startSshServer(): Promise<void> {
    const file = (name: string) => join(this.#folder, name);
    const { sshKeygen, sshd } = systemPrograms();
    for (const key of ["host", "person"])
      await run(sshKeygen, ["-q", "-t", "ed25519", "-N", "", "-C", key, "-f", file(key)]);
    const hostKey = await run(sshKeygen, ["-y", "-f", file("host")]);
    await writeFile(file("known_hosts"), `${plan.machine} ${hostKey}`);
    // As on most machines, where `localhost` is both addresses.
    await writeFile(file("hosts"), "127.0.0.1 localhost\n::1 localhost\n");
    await this.#run("mount", "--bind", file("hosts"), "/etc/hosts");
    // Without PAM, sshd refuses an account whose password is locked, as root's is on many hosts.
    await writeFile(file("shadow"), "root:*:19000::::::\nsshd:*:19000::::::\n", { mode: 0o600 });
    await this.#run("mount", "--bind", file("shadow"), "/etc/shadow");
    await this.#run("mount", "-t", "tmpfs", "-o", "mode=755", "latchkey", "/run");
    // sshd's privilege separation wants the folder that its service would make.
    await this.#run("mkdir", "/run/sshd");
    await writeFile(
      file("sshd_config"),
      [
        `ListenAddress ${plan.machine}:22`,
        `HostKey ${file("host")}`,
        `AuthorizedKeysFile ${file("person.pub")}`,
        "AuthenticationMethods publickey",
        "PermitRootLogin prohibit-password",
        // The folder may lie below one that everybody may write to, such as /tmp.
        "StrictModes no",
        "PidFile none",
        "UsePAM no",
        "",
      ].join("\n"),
    );
    const server = await LoopbackProcess.start({
      command: "nsenter",
      args: [...this.#enter(), sshd, "-D", "-e", "-f", file("sshd_config")],
      environment: { PATH: process.env["PATH"] ?? "" },
      folder: this.#folder,
      name: "sshd",
      ready: () => connected(plan.machine, 22),
    });
    this.#processes.push(server);
  }

  async #run(command: string, ...args: readonly string[]): Promise<void> {
    await run("nsenter", [...this.#enter(), command, ...args]);
  }

  /** Options of nsenter(1) that lead into the machine. */
  #enter(): readonly string[] {
    const namespaces = `/proc/${this.#namespaces.pid ?? 0}/ns`;
    return [
      ...[`--net=${namespaces}/net`, `--mount=${namespaces}/mnt`, `--pid=${namespaces}/pid_for_children`],
      "--",
    ];
  }
}

function variables(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

/** Passes if something listens on the port. */
async function connected(address: string, port: number): Promise<void> {
  const socket = connect(port, address);
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(2_000) });
  } finally {
    socket.destroy();
  }
}
