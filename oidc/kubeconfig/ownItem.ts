import { isAlias } from "yaml";
import type { Edit } from "./edit.ts";
import { plainValue, type Item, type Kubeconfig, type KubeconfigList } from "./kubeconfig.ts";
import { fieldOfList, type ListName } from "./lists.ts";
import { sameItem, withPersonalFields } from "./equality.ts";
import { flowLayout } from "./flowSplices.ts";
import type { KubeconfigEntry } from "./entry.ts";
import { lineBreakOf, withoutLineBreaks } from "./lines.ts";
import { KubeconfigRefusal } from "./refusal.ts";
import { inKubectlOrder, itemJson, itemLines } from "./render.ts";
import { shapeOf, shapeOfPlain } from "./shape.ts";
import { offsetOf } from "./source.ts";
import { blockStyle } from "./style.ts";

/** A list that is there. */
export type PresentList = Extract<KubeconfigList, { readonly state: "list" }>;

/** The item of a list with this name. `undefined` when there is none. @throws {KubeconfigRefusal} when there are several. */
export function findItem(kubeconfig: Kubeconfig, list: ListName, name: string): Item | undefined {
  const current = kubeconfig.lists[list];
  if (current.state !== "list") return undefined;
  const [item, second] = current.items.filter((each) => each.name === name);
  if (second) {
    throw new KubeconfigRefusal(
      kubeconfig.source.text,
      second.member.start,
      `${list} holds ${JSON.stringify(name)} twice, and it is unclear which of them is meant: remove one`,
    );
  }
  return item;
}

/** Whether the item in the file says what the entry says. */
export function isUpToDate(
  kubeconfig: Kubeconfig,
  list: ListName,
  item: Item,
  entry: KubeconfigEntry,
): boolean {
  return sameItem(list, plainValue(kubeconfig.source, item.node), entry[fieldOfList[list]]);
}

/** Writes our older item anew, in its place. `undefined` when it is up to date. */
export function replaceItem(
  kubeconfig: Kubeconfig,
  list: ListName,
  item: Item,
  entry: KubeconfigEntry,
): Edit | undefined {
  const current = kubeconfig.lists[list];
  if (current.state !== "list" || isUpToDate(kubeconfig, list, item, entry)) return undefined;
  refuseIfUsedElsewhere(kubeconfig, item);

  const { text } = kubeconfig.source;
  const own = entry[fieldOfList[list]];
  const renewed = withPersonalFields(list, plainValue(kubeconfig.source, item.node), own);
  const lineBreak = lineBreakOf(text);
  const { collection } = current;
  let insert: string;
  if (collection.style === "block") {
    const style = blockStyle(kubeconfig, list);
    insert = itemLines(renewed, style).join(lineBreak).slice(style.indentation.length);
  } else {
    const { indentation, step } = flowLayout(text, collection);
    insert = itemJson(renewed, lineBreak, indentation, step);
  }
  const end = withoutLineBreaks(text, item.member.end);
  const items = current.items.map((each) =>
    each === item ? shapeOfPlain(inKubectlOrder(renewed)) : shapeOf(each.node),
  );
  return { splices: [{ start: item.member.start, end, insert }], outcomes: new Map([[list, { items }]]) };
}

/** Refuses to change an item of ours of which a person has made an alias, or an anchor that is used elsewhere. */
export function refuseIfUsedElsewhere(kubeconfig: Kubeconfig, item: Item): void {
  const { text, aliases } = kubeconfig.source;
  if (isAlias(item.node)) {
    throw new KubeconfigRefusal(
      text,
      item.member.start,
      `${JSON.stringify(item.name)} has become an alias here, so that it cannot be changed for itself: write it out`,
    );
  }
  const inItem = (offset: number) => offset >= item.member.start && offset < item.member.end;
  for (const [alias, target] of aliases) {
    if (inItem(offsetOf(target)) && !inItem(offsetOf(alias))) {
      throw new KubeconfigRefusal(
        text,
        offsetOf(alias),
        `the alias *${alias.source} uses a part of the entry ${JSON.stringify(item.name)}, which is about to change: write it out`,
      );
    }
  }
}
