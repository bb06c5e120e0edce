import { open, stat } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { KubeconfigRefusal } from "../oidc/kubeconfig/refusal.ts";
import { explained, systemErrorCode } from "./kubeconfigFileError.ts";
import { holderOf } from "./lock.ts";
import { hasEnded } from "./lockHolder.ts";
import type { Location } from "./location.ts";

/** For how long a reader waits for writers. After that it reads all the same: a lock left behind stops nobody from reading. */
const patience = 5_000;

/**
 * Reads a kubeconfig without taking its lock, so that a preview or a refresh changes nothing on the disk, and without
 * seeing half of what kubectl writes: kubectl empties the file before it fills it, under its lock.
 *
 * @returns the text; `undefined` when there is no file
 */
export async function readSettled(location: Location, signal: AbortSignal): Promise<string | undefined> {
  const end = Date.now() + patience;
  for (;;) {
    const before = await versionOf(location.file);
    const lockedBefore = await isLocked(location);
    const text = await readText(location.file);
    const quiet = !lockedBefore && !(await isLocked(location)) && (await versionOf(location.file)) === before;
    if (quiet || Date.now() > end) return text;
    await setTimeout(20, undefined, { signal });
  }
}

/** Reads a kubeconfig. `undefined` when there is no file. @throws {KubeconfigRefusal} when it is not UTF-8. */
export async function readText(file: string): Promise<string | undefined> {
  const bytes = await readBytes(file);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const lossy = bytes.toString("utf8");
    throw new KubeconfigRefusal(
      lossy,
      lossy.indexOf("\uFFFD"),
      "not UTF-8, which a kubeconfig must be: repair the file, then run again",
    );
  }
}

async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    const handle = await open(file, "r");
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw explained(file, "read it", error);
  }
}

async function isLocked({ lockFiles }: Location): Promise<boolean> {
  for (const lockFile of lockFiles) {
    const holder = await holderOf(lockFile);
    if (holder !== "nobody" && !(holder && hasEnded(holder))) return true;
  }
  return false;
}

async function versionOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return "";
    throw explained(file, "look at it", error);
  }
}
