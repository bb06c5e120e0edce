import { open, rename, stat, unlink, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { explained, KubeconfigFileError, systemErrorCode } from "./kubeconfigFileError.ts";
import { temporaryName } from "./temporaryFile.ts";

/** Mode of a kubeconfig that did not exist: kubectl's too (client-go tools/clientcmd/loader.go, WriteToFile). */
const newFileMode = 0o600;

/**
 * Replaces a file's content in one step, so that every reader and every crash finds the old or the new content. The
 * file keeps its mode and owner. `undefined` removes it.
 *
 * @param file no symbolic link
 */
export async function replaceFile(file: string, text: string | undefined): Promise<void> {
  try {
    if (text === undefined) await removeFile(file);
    else await writeBeside(file, text);
    await flushFolder(dirname(file));
  } catch (error) {
    if (error instanceof KubeconfigFileError) throw error;
    throw explained(file, "replace it, which needs write access to its folder", error);
  }
}

async function writeBeside(file: string, text: string): Promise<void> {
  const temporary = temporaryName(file);
  const handle = await open(temporary, "wx", newFileMode);
  try {
    try {
      await handle.writeFile(text);
      await takeOver(file, handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await removeFile(temporary);
    throw error;
  }
}

/** Gives a new file the mode and owner of the one that it is about to replace. */
async function takeOver(file: string, handle: FileHandle): Promise<void> {
  const own = await handle.stat();
  const previous = await statIfThere(file);
  if (!previous) return;
  if (own.uid !== previous.uid || own.gid !== previous.gid) {
    try {
      await handle.chown(previous.uid, previous.gid);
    } catch (error) {
      throw new KubeconfigFileError(
        file,
        `belongs to user ${previous.uid} and group ${previous.gid}, which could not be kept: run this as that user, or choose another path`,
        error,
      );
    }
  }
  await handle.chmod(previous.mode & 0o7777);
}

async function statIfThere(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
  }
}

/** Makes a rename outlast a power failure. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
