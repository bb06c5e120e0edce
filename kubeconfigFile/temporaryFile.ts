import { randomUUID } from "node:crypto";
import { lstat, readdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemErrorCode } from "./kubeconfigFileError.ts";

const marker = ".latchkey-";

/** After this time, in milliseconds, a lock's temporary file belongs to a process that was killed: it lives for a moment. */
const longGone = 10 * 60_000;

/**
 * A name for a temporary file beside `path`.
 *
 * @param distinction what tells it from others. Default: something that no other has.
 */
export function temporaryName(path: string, distinction: string = randomUUID()): string {
  const name = basename(path);
  return join(dirname(path), `${name.includes(marker) ? "" : "."}${name}${marker}${distinction}`);
}

/**
 * Removes the temporary files that killed processes of ours have left beside `path`. Whoever calls it holds the lock of
 * `path`, so nobody else is writing one of the file's own; those of locks are made by everybody who wants a lock.
 */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder);
  const own = basename(temporaryName(path, ""));
  for (const name of names) {
    if (!name.startsWith(`.${basename(path)}`) || !name.includes(marker)) continue;
    try {
      if (name.startsWith(own) || (await isLongGone(join(folder, name)))) await unlink(join(folder, name));
    } catch (error) {
      // Another process of ours may be clearing up too.
      if (systemErrorCode(error) !== "ENOENT") throw error;
    }
  }
}

async function isLongGone(file: string): Promise<boolean> {
  const { mtimeMs } = await lstat(file);
  return Date.now() - mtimeMs > longGone;
}
