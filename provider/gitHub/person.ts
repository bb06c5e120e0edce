import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Log } from "../engine/engineLog.ts";

/** Where the provider runs, as far as it decides whether a person sees anything. */
export interface Seat {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Whether there is a terminal. */
  readonly hasTerminal: boolean;
}

/** The seat of this process. */
export function thisSeat(): Seat {
  return { environment: process.env, platform: process.platform, hasTerminal: hasTerminal() };
}

/** The engine takes over its standard streams, but its terminal stays the process's. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "w"));
    return true;
  } catch {
    return false;
  }
}

/**
 * Leads a person to an address of this machine's: by their browser, and by a message.
 *
 * @throws {Error} with what to do, where nobody could see it.
 */
export async function leadTo(url: string, seat: Seat, log: Log): Promise<void> {
  const isOpened = await openInBrowser(url, seat);
  if (!isOpened && !seat.hasTerminal)
    throw new Error(
      "a person has to confirm on GitHub that the app is registered, and there is neither a terminal nor a browser here. " +
        "Nothing was registered: run pulumi up for this stack once on your own machine, or register an app yourself and take app out of fleet.yaml",
    );
  const { port } = new URL(url);
  await log(
    "info",
    `Open ${url} and confirm on GitHub that the app is registered${isOpened ? " (your browser has it)" : ""}. From another machine, first: ssh -L ${port}:127.0.0.1:${port} THIS-MACHINE`,
  );
}

/**
 * Opens an address in the person's browser, as kubelogin does. `BROWSER`, which xdg-open goes by, counts as a desktop.
 *
 * @returns whether a browser took it.
 */
async function openInBrowser(url: string, { environment, platform }: Seat): Promise<boolean> {
  const opener = openerOf(environment, platform);
  if (opener === undefined) return false;
  const [command, ...args] = opener;
  try {
    const opening = spawn(command, [...args, url], {
      stdio: "ignore",
      env: environment,
      signal: AbortSignal.timeout(10_000),
    });
    const [status] = (await once(opening, "exit")) as [number | null];
    return status === 0;
  } catch {
    return false;
  }
}

function openerOf(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly [string, ...string[]] | undefined {
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  if (platform === "darwin") return environment["SSH_CONNECTION"] === undefined ? ["open"] : undefined;
  const isDesktop = ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY"].some(
    (name) => (environment[name] ?? "") !== "",
  );
  return isDesktop ? ["xdg-open"] : undefined;
}
