import type { KubeconfigEntry } from "./entry.ts";
import { parseKubeconfig, type Kubeconfig } from "./kubeconfig.ts";
import { byteOrderMark } from "./lines.ts";
import { fieldOfList, listNames } from "./lists.ts";
import { mergeEntry } from "./mergeEntry.ts";
import { findItem, isUpToDate } from "./ownItem.ts";
import { ownershipByForm } from "./recognize.ts";
import { renderKubeconfig } from "./render.ts";

/**
 * Puts entries into a kubeconfig of which no state is kept. Each is merged as `mergeEntry` does it; an earlier writing of
 * it is known by its form and written anew in its place.
 *
 * @param text the file's text; `undefined` when there is no such file
 * @returns the new text; the very same when there was nothing to do
 * @throws {KubeconfigRefusal} when it cannot be done without touching something else
 */
export function mergeEntries(
  text: string | undefined,
  entries: readonly KubeconfigEntry[],
): string | undefined {
  if (text === undefined) return entries.length === 0 ? undefined : renderKubeconfig(entries);
  const before = parsed(text);
  const outdated = entries.filter((entry) => !before || !holds(before, entry));
  return outdated.reduce((merged, entry) => {
    const kubeconfig = parsed(merged);
    const owned = kubeconfig && ownershipByForm(kubeconfig, entry.context.name);
    return mergeEntry(merged, entry, owned).text;
  }, text);
}

function parsed(text: string): Kubeconfig | undefined {
  return parseKubeconfig(text.startsWith(byteOrderMark) ? text.slice(1) : text);
}

/** Whether an entry stands there as it should. */
function holds(kubeconfig: Kubeconfig, entry: KubeconfigEntry): boolean {
  return listNames.every((list) => {
    const item = findItem(kubeconfig, list, entry[fieldOfList[list]].name);
    return item !== undefined && isUpToDate(kubeconfig, list, item, entry);
  });
}
