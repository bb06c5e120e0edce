import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { LabError, reasonOf } from "../machine/labError.ts";
import { systemPrograms } from "../toolchain/systemPrograms.ts";

/** What Chromium would fetch by itself; a lab has no business on the internet. */
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** Starts Chromium, unseen, with a profile that lasts, and with everything of its own below `home`. */
export async function startChromium(home: string): Promise<BrowserContext> {
  // Chromium's own sandbox does not work for root.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  try {
    return await chromium.launchPersistentContext(join(home, "profile"), {
      executablePath: systemPrograms().chromium,
      args: [...quiet, ...sandbox],
      env: { HOME: home, PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8" },
      locale: "en-US",
      viewport: { width: 1024, height: 720 },
    });
  } catch (thrown) {
    throw new LabError(
      `Chromium does not start. Is it installed (apt-get install chromium-headless-shell)? ${reasonOf(thrown)}`,
      { cause: thrown },
    );
  }
}
