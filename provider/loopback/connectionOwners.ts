import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { lsofArguments, ownersInLsof } from "./lsof.ts";
import { type LocalConnection, ownersInSocketTable } from "./socketTable.ts";

/** Finds the users who own the client's end of a connection. None where nobody can be named. */
export type ConnectionOwners = (connection: LocalConnection) => Promise<readonly number[]>;

/**
 * How this machine says whose a connection is.
 *
 * @throws {Error} where it does not: nothing that listens there could refuse another user.
 */
export async function connectionOwners(
  platform: NodeJS.Platform = process.platform,
): Promise<ConnectionOwners> {
  switch (platform) {
    case "linux":
      await socketTables();
      return async (connection) =>
        (await socketTables()).flatMap((table) => ownersInSocketTable(table, connection));
    case "darwin":
      return lsofOwners;
    default:
      throw new Error(
        `Latchkey's provider does not run on ${platform}: it cannot find out there which user connects to it, so any user of the machine could change files through it. Run it on Linux or macOS; on Windows, in WSL`,
      );
  }
}

/** Finds them by lsof, which macOS comes with. */
export async function lsofOwners(connection: LocalConnection): Promise<readonly number[]> {
  const { execFile } = await import("node:child_process");
  try {
    const { stdout } = await promisify(execFile)("lsof", lsofArguments(connection), {
      timeout: 5_000,
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
    });
    return ownersInLsof(stdout, connection);
  } catch {
    // It also ends with status 1 where it finds nothing.
    return [];
  }
}

/** The kernel's tables of TCP sockets. @throws {Error} where they cannot be read. */
async function socketTables(): Promise<readonly string[]> {
  const [ipv4, ipv6] = await Promise.all([
    readFile("/proc/self/net/tcp", "latin1").catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `Latchkey's provider cannot find out which user connects to it: ${reason}. Run it where /proc is mounted`,
        { cause: error },
      );
    }),
    // Absent where the kernel has no IPv6.
    readFile("/proc/self/net/tcp6", "latin1").catch(() => ""),
  ]);
  return [ipv4, ipv6];
}
