import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

/** Where a fleet finds the package that holds Latchkey's program and provider. */
export interface PackageLocation {
  /** The package's folder, relative to the fleet's, with forward slashes. */
  readonly path: string;
  /**
   * How it comes there: `installed` by npm in the fleet's folder or above it; `clone`, a copy of Latchkey's repository;
   * or `toInstall`, since the command runs from a place that only this machine has.
   */
  readonly kind: "installed" | "clone" | "toInstall";
}

/**
 * Where a fleet in a folder finds a package.
 *
 * @param folder the fleet's; it need not be there yet.
 * @param packageRoot the package's.
 */
export function packageLocation(folder: string, packageRoot: string): PackageLocation {
  const fleet = realFolder(folder);
  const root = realFolder(packageRoot);
  const path = relative(fleet, root).split(sep).join("/");
  const modules = dirname(root);
  if (basename(modules) !== "node_modules") return { path, kind: "clone" };
  const installation = dirname(modules);
  return fleet === installation || fleet.startsWith(installation + sep)
    ? { path, kind: "installed" }
    : { path: "node_modules/latchkey", kind: "toInstall" };
}

/** A folder's real path; of one that is not there yet, below the real path of the nearest one above it that is. */
function realFolder(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  return join(realFolder(dirname(folder)), basename(folder));
}
