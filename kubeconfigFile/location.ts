import { lstat, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { DanglingLinkError, explained, KubeconfigFileError, systemErrorCode } from "./kubeconfigFileError.ts";

/** Where a kubeconfig file lies. */
export interface Location {
  /** The path as it is known, with the home folder written out. */
  readonly path: string;
  /** The file itself: the target, when the path is a symbolic link. */
  readonly file: string;
  /** The lock files that kubectl makes for it: beside the path, and beside the target that may be its path for others. */
  readonly lockFiles: readonly string[];
}

/** Why a path cannot be used; `undefined` when it can. */
export function pathProblem(path: string): string | undefined {
  if (path === "~" || path.endsWith("/"))
    return `${JSON.stringify(path)} is a folder: write the path of a file, e.g. ~/.kube/config`;
  if (path.startsWith("~/") || isAbsolute(path)) return undefined;
  return `${JSON.stringify(path)} is relative, and it is not clear to what: write an absolute path, or one that begins with ~/`;
}

/**
 * Finds the file that a path means.
 *
 * @param path absolute, or beginning with `~/`
 * @throws {KubeconfigFileError} when it is a folder, a device, or a link to nothing
 */
export async function locate(path: string): Promise<Location> {
  const problem = pathProblem(path);
  if (problem !== undefined) throw new KubeconfigFileError(path, problem);
  const written = path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
  const file = await realFile(written);
  // kubectl names its lock by the path that it was given (client-go tools/clientcmd/loader.go, lockName).
  const besidePath = join(await realFolder(dirname(written)), basename(written));
  return {
    path: written,
    file,
    lockFiles: Array.from(new Set([besidePath, file]), (each) => `${each}.lock`).toSorted(),
  };
}

async function realFile(path: string): Promise<string> {
  try {
    const link = (await lstat(path)).isSymbolicLink();
    const file = link ? await targetOf(path) : join(await realpath(dirname(path)), basename(path));
    const found = await stat(file);
    if (found.isDirectory())
      throw new KubeconfigFileError(path, "is a folder: write the path of a file, e.g. ~/.kube/config");
    if (!found.isFile())
      throw new KubeconfigFileError(
        path,
        "is a device, a pipe or a socket, and no file: choose another path",
      );
    return file;
  } catch (error) {
    if (error instanceof KubeconfigFileError) throw error;
    if (systemErrorCode(error) !== "ENOENT") throw explained(path, "look at it", error);
    return join(await realFolder(dirname(path)), basename(path));
  }
}

async function targetOf(link: string): Promise<string> {
  try {
    return await realpath(link);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") {
      throw new DanglingLinkError(
        link,
        "is a symbolic link to a file that does not exist: make that file, or remove the link",
        error,
      );
    }
    if (systemErrorCode(error) === "ELOOP") {
      throw new KubeconfigFileError(link, "is a symbolic link that leads back to itself: remove it", error);
    }
    throw explained(link, "follow the symbolic link", error);
  }
}

/** A folder's real path. A folder that does not exist yet has the real path of the nearest one above it that does. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const above = dirname(folder);
    if (systemErrorCode(error) !== "ENOENT" || above === folder)
      throw explained(folder, "look at the folder", error);
    return join(await realFolder(above), basename(folder));
  }
}
