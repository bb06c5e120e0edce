import { isMap, isScalar } from "yaml";
import type { Member } from "./collection.ts";
import { carryOut, type Outcome } from "./edit.ts";
import type { EntryNames } from "./entry.ts";
import { removeFromFlow } from "./flowSplices.ts";
import { parseKubeconfig, type Kubeconfig } from "./kubeconfig.ts";
import { byteOrderMark } from "./lines.ts";
import { fieldOfList, listNames } from "./lists.ts";
import { findItem, refuseIfUsedElsewhere } from "./ownItem.ts";
import { emptyList, takeFromList, type LineRange } from "./removeItem.ts";
import type { Restore } from "./restore.ts";
import { cut, cutLines, type Splice } from "./splices.ts";

/**
 * Takes an entry out of a kubeconfig. Everything else in it stays byte for byte, and a file in which nothing else has
 * changed becomes what it was before the merge.
 *
 * @param text the file's text; `undefined` when there is no such file
 * @param names under which the entry stands in the lists
 * @param restore what the merge returned
 * @returns the new text, the very same when the entry is not there; `undefined` when the file did not exist before the
 *   merge and holds nothing else now
 * @throws {KubeconfigRefusal} when it cannot be done without touching something else
 */
export function removeEntry(
  text: string | undefined,
  names: EntryNames,
  restore: Restore,
): string | undefined {
  if (text?.startsWith(byteOrderMark)) {
    const rest = removeEntry(text.slice(1), names, restore);
    return rest === undefined ? undefined : byteOrderMark + rest;
  }
  const kubeconfig = text === undefined ? undefined : parseKubeconfig(text);
  if (!kubeconfig) return text;
  const found = listNames.flatMap((list) => {
    const item = findItem(kubeconfig, list, names[fieldOfList[list]]);
    return item ? [{ list, item }] : [];
  });
  if (found.length === 0) return text;
  for (const { item } of found) refuseIfUsedElsewhere(kubeconfig, item);

  if (restore.document !== "present" && holdsNothingElse(kubeconfig, names)) {
    const rest = removeContent(kubeconfig);
    return restore.document === "missing" && rest.trim() === "" ? undefined : rest;
  }
  const lines: LineRange[] = [];
  const splices: Splice[] = [];
  const pairs: Member[] = [];
  const outcomes = new Map<string, Outcome>();
  for (const { list, item } of found) {
    const current = kubeconfig.lists[list];
    if (current.state !== "list") continue;
    const taking =
      current.items.length > 1
        ? takeFromList(kubeconfig, current, item)
        : emptyList(kubeconfig, current, item, restore.lists[list]);
    lines.push(...taking.lines);
    splices.push(...taking.splices);
    pairs.push(...taking.pairs);
    outcomes.set(list, taking.outcome);
  }
  const current = kubeconfig.pairs.get("current-context");
  if (
    restore.document !== "present" &&
    current &&
    isScalar(current.value) &&
    current.value.value === names.context
  ) {
    if (kubeconfig.collection.style === "flow") pairs.push(current.member);
    else lines.push(current.member);
    outcomes.set("current-context", { value: "gone" });
  }
  if (kubeconfig.collection.style === "flow") {
    splices.push(...removeFromFlow(kubeconfig.source.text, kubeconfig.collection, pairs));
  }
  splices.push(...cutLines(kubeconfig.source.text, lines));
  return carryOut(kubeconfig, [{ splices, outcomes }]);
}

/** Whether a file that we gave all its content has got none of anybody else's since. */
function holdsNothingElse(kubeconfig: Kubeconfig, names: EntryNames): boolean {
  if (kubeconfig.pairs.size !== kubeconfig.root.items.length) return false;
  return Array.from(kubeconfig.pairs).every(([key, { value }]) => {
    switch (key) {
      case "apiVersion":
      case "kind":
        return true;
      case "preferences":
        return (isMap(value) && value.items.length === 0) || (isScalar(value) && value.value === null);
      case "current-context":
        return isScalar(value) && (value.value === names.context || value.value === "");
      case "clusters":
      case "contexts":
      case "users": {
        const list = kubeconfig.lists[key];
        return list.state !== "list" || list.items.every(({ name }) => name === names[fieldOfList[key]]);
      }
      default:
        return false;
    }
  });
}

/** Takes out the whole root map, and leaves the comments around and between its keys. */
function removeContent(kubeconfig: Kubeconfig): string {
  const { collection, source } = kubeconfig;
  const splices =
    collection.style === "flow"
      ? [cut(collection.start, collection.end)]
      : cutLines(source.text, collection.members);
  const outcomes = new Map(
    Array.from(kubeconfig.pairs.keys(), (key): [string, Outcome] => [key, { value: "gone" }]),
  );
  return carryOut(kubeconfig, [{ splices, outcomes }]);
}
