import { execFile } from "node:child_process";

/** The Git repository that a folder belongs to, as far as this machine knows. */
export interface GitRepository {
  /** The repository's own folder. */
  readonly root: string;
  /** The address of its remote `origin`, as git has it: a credential may be in it. Absent where there is no such remote. */
  readonly origin?: string;
}

/** How git is run. */
export interface GitOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Finds the repository that a folder belongs to; `undefined` where there is none, or no git. */
export async function gitRepository(folder: string, options: GitOptions): Promise<GitRepository | undefined> {
  const root = await git(folder, ["rev-parse", "--show-toplevel"], options);
  if (root === undefined) return undefined;
  const origin = await git(folder, ["config", "--get", "remote.origin.url"], options);
  return { root, ...(origin === undefined ? {} : { origin }) };
}

/** What git prints, on one line; `undefined` where it fails or is not there. */
function git(
  folder: string,
  args: readonly string[],
  { environment, signal }: GitOptions,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    execFile("git", ["-C", folder, ...args], { env: environment, signal }, (error, stdout) => {
      if (error === null) resolve(stdout.trimEnd());
      else if (signal.aborted) reject(new Error("git was interrupted", { cause: error }));
      else resolve(undefined);
    });
  });
}
