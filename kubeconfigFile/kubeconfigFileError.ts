/** A kubeconfig file that cannot be used as it is. The message names the file, what is wrong and what to do. */
export class KubeconfigFileError extends Error {
  override readonly name: string = "KubeconfigFileError";

  constructor(path: string, reason: string, cause?: unknown) {
    super(`${path}: ${reason}`, { cause });
  }
}

/** A symbolic link to a file that does not exist. */
export class DanglingLinkError extends KubeconfigFileError {}

/** The code of a system call's error, e.g. `ENOENT`; `undefined` for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Says in words why the system refused something to do with a path. */
export function explained(path: string, doing: string, error: unknown): Error {
  switch (systemErrorCode(error)) {
    case "EACCES":
    case "EPERM":
      return new KubeconfigFileError(
        path,
        `no permission to ${doing}: give the user who runs this write access, or choose another path`,
        error,
      );
    case "EROFS":
      return new KubeconfigFileError(
        path,
        `cannot ${doing}, because the file system is read-only: choose another path`,
        error,
      );
    case "ENOSPC":
    case "EDQUOT":
      return new KubeconfigFileError(
        path,
        `cannot ${doing}, because the disk is full: make room, then run again`,
        error,
      );
    case "ENOTDIR":
    case "EEXIST":
      return new KubeconfigFileError(
        path,
        `cannot ${doing}, because a part of the path is a file and no folder: choose another path`,
        error,
      );
    default:
      return error instanceof Error
        ? new KubeconfigFileError(path, `cannot ${doing}: ${error.message}`, error)
        : new Error(String(error));
  }
}
