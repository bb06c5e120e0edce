import type { Member } from "./collection.ts";
import type { Outcome } from "./edit.ts";
import { removeFromFlow } from "./flowSplices.ts";
import type { Item, Kubeconfig } from "./kubeconfig.ts";
import { indentationAt, withoutLineBreaks } from "./lines.ts";
import type { PresentList } from "./ownItem.ts";
import { KubeconfigRefusal } from "./refusal.ts";
import type { ListOrigin } from "./restore.ts";
import { shapeOf } from "./shape.ts";
import { insertion, type Splice } from "./splices.ts";

/** Lines to be cut whole, from anywhere in the first to anywhere in the last. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** What taking an item out of a list asks for. */
export interface Taking {
  readonly lines: readonly LineRange[];
  readonly splices: readonly Splice[];
  /** Pairs to be taken out of a root map in brackets. */
  readonly pairs: readonly Member[];
  readonly outcome: Outcome;
}

/** Takes an item out of a list that holds others too. */
export function takeFromList(kubeconfig: Kubeconfig, list: PresentList, item: Item): Taking {
  const { text } = kubeconfig.source;
  const { collection } = list;
  const outcome = { items: list.items.filter((each) => each !== item).map(({ node }) => shapeOf(node)) };
  return collection.style === "flow"
    ? { lines: [], splices: removeFromFlow(text, collection, [item.member]), pairs: [], outcome }
    : { lines: [linesOf(text, item.member)], splices: [], pairs: [], outcome };
}

/** Takes the only item out of a list, and makes of the list what it was before we came. */
export function emptyList(kubeconfig: Kubeconfig, list: PresentList, item: Item, origin: ListOrigin): Taking {
  const { text } = kubeconfig.source;
  const { collection, pair } = list;
  if (origin.was === "missing") {
    const outcome: Outcome = { value: "gone" };
    if (kubeconfig.collection.style === "flow")
      return { lines: [], splices: [], pairs: [pair.member], outcome };
    const lines =
      collection.style === "flow"
        ? [linesOf(text, pair.member)]
        : // Comments that stand between the key and the item are somebody else's.
          [linesOf(text, { start: pair.member.start, end: pair.valueStart }), linesOf(text, item.member)];
    return { lines, splices: [], pairs: [], outcome };
  }
  const source = origin.was === "empty" ? origin.source : "";
  const outcome: Outcome =
    origin.was === "empty" && !source.includes("[") ? { value: "null" } : { items: [] };

  if (collection.style === "flow") {
    if (source.trim() === "") {
      return {
        lines: [],
        splices: removeFromFlow(text, collection, [item.member]),
        pairs: [],
        outcome: { items: [] },
      };
    }
    const { start, end } = collection;
    return { lines: [], splices: [{ start, end, insert: source.trim() }], pairs: [], outcome };
  }
  return {
    lines: [linesOf(text, item.member)],
    splices: [originalValue(text, pair.valueStart, origin)],
    pairs: [],
    outcome,
  };
}

/** Puts back what a list was written as when it was none: where it stood, if that place is still there. */
function originalValue(text: string, valueStart: number, origin: ListOrigin): Splice {
  if (origin.was !== "empty") return insertion(valueStart, " []");
  const { between, source } = origin;
  if (text.startsWith(between, valueStart)) return insertion(valueStart + between.length, source);
  return insertion(valueStart, source.trim() === "" ? "" : ` ${source.trim()}`);
}

function linesOf(text: string, { start, end }: LineRange): LineRange {
  if (indentationAt(text, start) === undefined) {
    throw new KubeconfigRefusal(
      text,
      start,
      "begins in the middle of a line, so that it cannot be taken out by itself: start it on a line of its own",
    );
  }
  return { start, end: withoutLineBreaks(text, end) };
}
