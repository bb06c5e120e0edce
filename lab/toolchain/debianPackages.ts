import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { ToolchainError } from "./failure.ts";
import { runLogged } from "./loggedCommand.ts";
import type { CommandContext } from "./loggedCommand.ts";
import type { DebianPart } from "./part.ts";
import { locate } from "./systemPrograms.ts";

/**
 * The packages of which a program or file is missing. It is the programs that count: containerd may as well have come
 * with another package, which Debian's own would push out.
 */
export function missingPackages(
  part: DebianPart,
  find: (file: string) => string | undefined = locate,
): string[] {
  return Object.entries(part.packages)
    .filter(([, files]) => files.some((file) => find(file) === undefined))
    .map(([name]) => name);
}

/** Debian asks this script before it starts a service of a package that it installs; 101 means no. */
const servicePolicy = "/usr/sbin/policy-rc.d";
const servicePolicyScript = `#!/bin/sh
# Latchkey's lab put this here while it installs packages. If it is still here, it may be deleted.
exit 101
`;

/** Does something while no service can be started by an installation. A policy that somebody else made is kept. */
async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  let present: string | undefined;
  try {
    present = readFileSync(servicePolicy, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  // One of ours that a killed run has left is used and removed.
  if (present !== undefined && present !== servicePolicyScript) {
    await work();
    return;
  }
  writeFileSync(servicePolicy, servicePolicyScript);
  chmodSync(servicePolicy, 0o755);
  try {
    await work();
  } finally {
    rmSync(servicePolicy, { force: true });
  }
}

/** The services of a part that an installation of these packages brings to the host. */
export function broughtServices(
  { services = {} }: Pick<DebianPart, "services">,
  packages: readonly string[],
): string[] {
  return packages.flatMap((name) => (Object.hasOwn(services, name) ? (services[name] ?? []) : []));
}

/**
 * Installs packages of a part with apt-get, with the part's answers to their questions. Services that they bring are
 * neither started nor enabled. Throws a ToolchainError where that is not possible.
 */
export async function installPackages(
  context: CommandContext,
  part: Pick<DebianPart, "answers" | "services">,
  packages: readonly string[],
): Promise<void> {
  const why = `${packages.join(", ")} ${packages.length === 1 ? "is" : "are"} missing`;
  const what = `${context.title} could not be installed`;
  if (locate("apt-get") === undefined) {
    const advice = "this is no Debian or Ubuntu: install them with this system's own package manager.";
    throw new ToolchainError({ what, why, advice });
  }
  if (process.getuid?.() !== 0) {
    const advice = `run \`sudo apt-get install --no-install-recommends ${packages.join(" ")}\`, then run it again.`;
    throw new ToolchainError({ what, why: `${why} and this is not root`, advice });
  }
  const apt = (...words: string[]): Promise<void> =>
    runLogged(context, "installed", {
      command: "apt-get",
      // Somebody else's apt-get may be at work: wait for it as long as a person would.
      arguments: ["-o", "DPkg::Lock::Timeout=300", ...words],
      environment: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
    });
  await withoutStartingServices(async () => {
    await apt("update");
    for (const answer of part.answers ?? []) {
      await runLogged(context, "installed", {
        command: "/bin/sh",
        arguments: ["-c", 'echo "$1" | debconf-set-selections', "answer", answer],
      });
    }
    // Nothing on the person's machine is ever removed to make room for these.
    await apt("install", "--yes", "--no-install-recommends", "--no-remove", ...packages);
    // Debian enables a service as it installs it, and asks no policy: it would start with the host.
    for (const service of broughtServices(part, packages)) {
      await runLogged(context, "installed", { command: "update-rc.d", arguments: [service, "disable"] });
    }
  });
}
