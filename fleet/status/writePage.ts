import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError } from "../commandError.ts";
import type { Surroundings } from "../surroundings.ts";
import { generator } from "./html/page.ts";

/**
 * Writes a page in one step, so that nobody who reads it meanwhile sees half of it.
 *
 * @param file relative to the working folder.
 * @returns the file's path.
 * @throws CommandError when the file holds something else than an earlier page.
 */
export async function writePage(
  file: string,
  page: string,
  { workingFolder }: Pick<Surroundings, "workingFolder">,
): Promise<string> {
  const path = resolve(workingFolder, file);
  const before = await textOf(path);
  if (before !== undefined && !before.includes(generator)) {
    throw new CommandError(
      `${path} holds something that latchkey status did not write, and would be lost; name another file`,
    );
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, page, { flag: "wx" });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

/** What a file holds; `undefined` where there is none, or nothing in it. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, "utf8");
    return text === "" ? undefined : text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
