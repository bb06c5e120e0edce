import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { credentialPluginCommand } from "../../oidc/kubeconfig/entry.ts";
import { installRemedy } from "./token/personSource.ts";
import { type Finding, failed, ok } from "./verification.ts";

/** Whether kubelogin is where kubectl looks for it. */
export function checkPlugin(environment: NodeJS.ProcessEnv): Finding {
  const extensions = process.platform === "win32" ? [".exe", ""] : [""];
  const files = (environment["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => extensions.map((extension) => join(folder, credentialPluginCommand + extension)));
  const found = files.find(isExecutable);
  return found === undefined ? failed("kubelogin is not on PATH", installRemedy) : ok(found);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
