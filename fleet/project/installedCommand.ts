import { dirname } from "node:path/posix";

/**
 * How to call the command of a package that npm has installed: by the link that npm makes for it. `npx` is no substitute.
 * Where the package is missing it gets one of the same name from the public registry; with `--no` it still runs one from
 * its own cache (npm 10.9 and 11.19). The link runs what `package-lock.json` says, or nothing.
 *
 * @param packageFolder the package's folder in `node_modules`, with forward slashes.
 */
export function installedCommand(packageFolder: string): string {
  return `${dirname(packageFolder)}/.bin/latchkey`;
}
