import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";

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
 * Opens an address in the person's browser, as kubelogin does. `BROWSER`, which xdg-open goes by, counts as a desktop.
 *
 * @returns whether a browser took it.
 */
export async function openInBrowser(url: string, { environment, platform }: Seat): Promise<boolean> {
  const opener = openerOf(environment, platform);
  if (opener === undefined) return false;
  const [command, ...args] = opener;
  try {
    const opening = spawn(command, [...args, url], { stdio: "ignore", env: environment, timeout: 10_000 });
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
