import { mkdirSync } from "node:fs";
import { places } from "../places.ts";
import { pulumiEnvironment } from "./environment.ts";
import { runLogged } from "./loggedCommand.ts";
import type { CommandContext } from "./loggedCommand.ts";
import type { GoPart, PartName } from "./part.ts";
import { binaryPath, providerName } from "./places.ts";

/** Installs a built provider into the lab's own Pulumi home, in place of one that is there. */
export async function installPlugin(context: CommandContext, name: PartName, part: GoPart): Promise<void> {
  mkdirSync(places.pulumiHome, { recursive: true });
  await runLogged(context, "installed", {
    command: "pulumi",
    arguments: [
      "plugin",
      "install",
      "resource",
      providerName(name),
      part.version,
      "--reinstall",
      "--file",
      binaryPath(part, name),
    ],
    environment: pulumiEnvironment(),
  });
}
