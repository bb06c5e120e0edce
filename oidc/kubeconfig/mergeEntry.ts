import { addMissingLists, addToList } from "./addItems.ts";
import { carryOut, type Edit } from "./edit.ts";
import type { EntryNames, KubeconfigEntry } from "./entry.ts";
import { readKubeconfig, type Kubeconfig } from "./kubeconfig.ts";
import { byteOrderMark, lineBreakOf } from "./lines.ts";
import { fieldOfList, forEachList, listNames, type ListName } from "./lists.ts";
import { findItem, isUpToDate, replaceItem } from "./ownItem.ts";
import { KubeconfigRefusal } from "./refusal.ts";
import { renderKubeconfig } from "./render.ts";
import type { ListOrigin, Restore } from "./restore.ts";
import { parseSource, type SourceText } from "./source.ts";
import { applySplices, insertLines } from "./splices.ts";

/** What an earlier merge left behind: only with it is an entry known to be ours. */
export interface Ownership {
  readonly names: EntryNames;
  readonly restore: Restore;
}

/** What a merge makes of a file. */
export interface Merged {
  /** The file's new text; the very same text when there was nothing to do. */
  readonly text: string;
  /** To be kept until the entry is removed. */
  readonly restore: Restore;
}

/**
 * Puts an entry into a kubeconfig. Everything else in it stays byte for byte.
 *
 * - `current-context` is set in a file that is new or holds no content, and never changed in any other: a person who
 *   has unset it has done so on purpose, and `kubectl` must not begin to act on another cluster by our doing.
 * - An item of the same name that says the same is taken over, so that a run that was killed between writing the file
 *   and saving its state can be repeated. One that says something else is refused, unless `owned` shows that it is ours.
 *
 * @param text the file's text; `undefined` when there is no such file
 * @param owned what the last merge of this entry returned, with its names; `undefined` for the first
 * @throws {KubeconfigRefusal} when it cannot be done without touching something else
 */
export function mergeEntry(text: string | undefined, entry: KubeconfigEntry, owned?: Ownership): Merged {
  if (text === undefined) return { text: renderKubeconfig([entry]), restore: originOf("missing") };
  if (text.startsWith(byteOrderMark)) {
    const merged = mergeEntry(text.slice(1), entry, owned);
    return { ...merged, text: byteOrderMark + merged.text };
  }
  const source = parseSource(text);
  const kubeconfig = readKubeconfig(source);
  if (!kubeconfig)
    return { text: withContent(source, renderKubeconfig([entry])), restore: originOf("empty") };

  refuseForeignItems(kubeconfig, entry, owned);
  // The whole file is what we would have written into a new one: its maker was us, in a run that was cut short.
  if (!owned && text === renderKubeconfig([entry])) return { text, restore: originOf("missing") };

  const edits: Edit[] = [];
  const missing: ListName[] = [];
  const origins = forEachList((list): ListOrigin => {
    const item = findItem(kubeconfig, list, entry[fieldOfList[list]].name);
    if (item) {
      const edit = replaceItem(kubeconfig, list, item, entry);
      if (edit) edits.push(edit);
      return owned?.restore.lists[list] ?? { was: "present" };
    }
    if (kubeconfig.lists[list].state === "missing") {
      missing.push(list);
      return { was: "missing" };
    }
    const { edit, origin } = addToList(kubeconfig, list, entry);
    edits.push(edit);
    return origin;
  });
  edits.push(addMissingLists(kubeconfig, missing, entry));
  const stillThere = listNames.some((list) => findItem(kubeconfig, list, entry[fieldOfList[list]].name));
  const document = stillThere && owned ? owned.restore.document : "present";
  return { text: carryOut(kubeconfig, edits), restore: { document, lists: origins } };
}

function originOf(document: "missing" | "empty"): Restore {
  return { document, lists: forEachList(() => ({ was: "missing" })) };
}

function withContent(source: SourceText, content: string): string {
  const lineBreak = lineBreakOf(source.text);
  const lines = content.trimEnd().split("\n");
  return applySplices(source.text, [insertLines(source.text, lineBreak, source.contentStart, lines)]);
}

function refuseForeignItems(
  kubeconfig: Kubeconfig,
  entry: KubeconfigEntry,
  owned: Ownership | undefined,
): void {
  const foreign = listNames.flatMap((list) => {
    const { name } = entry[fieldOfList[list]];
    if (owned?.names[fieldOfList[list]] === name) return [];
    const item = findItem(kubeconfig, list, name);
    return item && !isUpToDate(kubeconfig, list, item, entry) ? [{ list, name, item }] : [];
  });
  const [first] = foreign;
  if (!first) return;
  const described = foreign
    .map(({ list, name }) => `the ${fieldOfList[list]} ${JSON.stringify(name)}`)
    .join(" and ");
  const commands = foreign
    .map(({ list, name }) => `kubectl config delete-${fieldOfList[list]} '${name}'`)
    .join("; ");
  throw new KubeconfigRefusal(
    kubeconfig.source.text,
    first.item.member.start,
    `${described} ${foreign.length === 1 ? "is" : "are"} here already, with other content and not made by Latchkey: give the entry another name, or remove what is here first (${commands})`,
  );
}
