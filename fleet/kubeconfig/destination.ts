import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { changeFile, readKubeconfigFile, type TextEdit, withPath } from "../../kubeconfigFile/changeFile.ts";
import type { KubeconfigEntry } from "../../oidc/kubeconfig/entry.ts";
import { mergeEntries } from "../../oidc/kubeconfig/mergeEntries.ts";
import { holdsOnlyOurForm, namesWithoutConnector } from "../../oidc/kubeconfig/recognize.ts";
import { KubeconfigRefusal } from "../../oidc/kubeconfig/refusal.ts";
import { renderKubeconfig } from "../../oidc/kubeconfig/render.ts";
import { CommandError } from "../commandError.ts";
import type { Surroundings } from "../surroundings.ts";

/**
 * Writes a file that holds these entries and nothing else.
 *
 * @param file relative to the working folder, or beginning with `~/`.
 * @returns the file's path, and whether it was changed.
 * @throws CommandError when the file holds something that is not Latchkey's.
 */
export async function writeKubeconfig(
  file: string,
  entries: readonly KubeconfigEntry[],
  surroundings: Surroundings,
): Promise<WrittenFile> {
  const text = renderKubeconfig(entries);
  const path = pathOf(file, surroundings);
  return change(path, surroundings.signal, (before) => {
    if (before !== undefined && !isOurs(before)) {
      throw new CommandError(
        `${path} holds something that is not Latchkey's, which --output would take away; add to it with --merge ${file}, or name another file`,
      );
    }
    return text;
  });
}

/**
 * Puts entries into a file. Everything else in it stays byte for byte.
 *
 * @param file relative to the working folder, beginning with `~/`, or `default` for the one that kubectl uses.
 * @returns the file's path, and whether it was changed.
 */
export async function mergeKubeconfig(
  file: string,
  entries: readonly KubeconfigEntry[],
  surroundings: Surroundings,
): Promise<MergedFile> {
  const path = file === "default" ? usualFile(surroundings) : pathOf(file, surroundings);
  const names = entries.map(({ context }) => context.name);
  // The edit is asked for again with what it has made.
  const older = new Set<string>();
  const written = await change(path, surroundings.signal, (before) => {
    const after = mergeEntries(before, entries);
    for (const name of before === undefined ? [] : namesWithoutConnector(before, names)) older.add(name);
    return after;
  });
  return { ...written, older: [...older] };
}

/** A file after it was written. */
export interface WrittenFile {
  readonly path: string;
  /** Whether it is another than before. */
  readonly changed: boolean;
}

/** A file after entries were put into it. */
export interface MergedFile extends WrittenFile {
  /** The entries that were in it as Latchkey wrote them before 0.2. */
  readonly older: readonly string[];
}

async function change(path: string, signal: AbortSignal, edit: TextEdit): Promise<WrittenFile> {
  // The edit is asked for under kubectl's lock, which nobody likes to wait for: it is made before, and remembered.
  const remembered = new Map<string | undefined, string | undefined>();
  const once: TextEdit = (text) => {
    if (!remembered.has(text)) remembered.set(text, edit(text));
    return remembered.get(text);
  };
  let changed = false;
  const before = await readKubeconfigFile(path, signal);
  withPath(path, () => once(before));
  await changeFile(
    path,
    (text) => {
      const after = once(text);
      changed ||= after !== text;
      return after;
    },
    signal,
  );
  return { path, changed };
}

function isOurs(text: string): boolean {
  try {
    return holdsOnlyOurForm(text);
  } catch (error) {
    if (error instanceof KubeconfigRefusal) return false;
    throw error;
  }
}

function pathOf(file: string, { workingFolder }: Surroundings): string {
  return file.startsWith("~/") ? file : resolve(workingFolder, file);
}

/**
 * The file to which kubectl adds: the first of KUBECONFIG that is there, else the last of it, else `~/.kube/config`
 * (`kubectl config set --help`).
 */
function usualFile({ environment, workingFolder }: Surroundings): string {
  const named = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  const paths = named.map((path) => resolve(workingFolder, path));
  return paths.find((path) => existsSync(path)) ?? paths.at(-1) ?? join(homedir(), ".kube", "config");
}
