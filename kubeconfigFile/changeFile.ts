import { access, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { KubeconfigRefusal } from "../oidc/kubeconfig/refusal.ts";
import { explained, KubeconfigFileError, systemErrorCode } from "./kubeconfigFileError.ts";
import { locate, type Location } from "./location.ts";
import { withLocks } from "./lock.ts";
import { readSettled, readText } from "./readFile.ts";
import { replaceFile } from "./replaceFile.ts";
import { removeLeftovers } from "./temporaryFile.ts";

/**
 * How a file's text is changed. `undefined` means that there is no file; the same text, that nothing is to be done. It is
 * asked at least once more, of the text that it has returned, and must then find nothing to be done.
 */
export type TextEdit = (text: string | undefined) => string | undefined;

/**
 * For how many milliseconds the lock is held after a change.
 *
 * kubectl reads its config, then takes the lock, then reads again, and removes what its *first* read lacked (client-go
 * tools/clientcmd/config.go, ModifyConfig: "from old to new for deletions"). What we write between its first read and
 * its lock would be lost, and what we remove would come back. While we hold the lock, such a kubectl fails with "file
 * exists" and changes nothing. Between read and lock it needs a few milliseconds, more for a large file.
 */
const linger = 250;

/** After how many milliseconds more the file is looked at again, for a kubectl that needed longer than that. */
const settling = 100;

/** How often a change that somebody undid is made anew. */
const attempts = 5;

/**
 * Changes a kubeconfig file: under kubectl's lock, in one step, and so that no kubectl that read the file before undoes it.
 *
 * @param path absolute, or beginning with `~/`; a folder that is missing is made with mode 0700
 * @throws {KubeconfigFileError} with path, reason and what to do; the file is then unchanged
 */
export async function changeFile(path: string, edit: TextEdit, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const location = await locate(path);
    const explainedEdit: TextEdit = (text) => withPath(path, () => edit(text));
    // Nothing is made where nothing is to be done, not even a folder for the lock.
    if (!(await exists(location.file)) && explainedEdit(undefined) === undefined) return;
    await makeFolder(location);
    const changed = await withLocks(location.lockFiles, signal, () => changeLocked(location, explainedEdit));
    if (!changed) return;
    await setTimeout(settling);
    const now = await withPathAsync(path, () => readSettled(location, signal));
    if (explainedEdit(now) === now) return;
  }
  throw new KubeconfigFileError(
    path,
    `another program has undone the change ${attempts} times: stop it, then run again`,
  );
}

/** Reads a kubeconfig file without changing anything on the disk. `undefined` when there is none. */
export async function readKubeconfigFile(path: string, signal: AbortSignal): Promise<string | undefined> {
  const location = await locate(path);
  return withPathAsync(path, () => readSettled(location, signal));
}

/** Names the file in what {@link KubeconfigRefusal} says of its text. */
export function withPath<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof KubeconfigRefusal ? new KubeconfigFileError(path, error.message, error) : error;
  }
}

async function withPathAsync<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof KubeconfigRefusal ? new KubeconfigFileError(path, error.message, error) : error;
  }
}

async function changeLocked({ file, path }: Location, edit: TextEdit): Promise<boolean> {
  await removeLeftovers(file);
  const before = await withPathAsync(path, () => readText(file));
  const after = edit(before);
  if (after === before) return false;
  await replaceFile(file, after);
  await setTimeout(linger);
  return true;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return false;
    throw explained(file, "look at it", error);
  }
}

async function makeFolder({ file }: Location): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explained(dirname(file), "make the folder", error);
  }
}
