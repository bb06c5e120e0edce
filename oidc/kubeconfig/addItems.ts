import { isScalar, type Node } from "yaml";
import type { Collection, FlowCollection } from "./collection.ts";
import type { Edit, Outcome } from "./edit.ts";
import type { KubeconfigEntry } from "./entry.ts";
import { appendToFlow, flowLayout } from "./flowSplices.ts";
import type { Kubeconfig, RootPair } from "./kubeconfig.ts";
import { endOfLine, indentationAt, lineBreakOf } from "./lines.ts";
import { fieldOfList, type ListName } from "./lists.ts";
import type { PresentList } from "./ownItem.ts";
import { KubeconfigRefusal } from "./refusal.ts";
import { inKubectlOrder, itemJson, itemLines } from "./render.ts";
import type { ListOrigin } from "./restore.ts";
import { shapeOf, shapeOfPlain } from "./shape.ts";
import { offsetOf } from "./source.ts";
import { cut, insertLines, type Splice } from "./splices.ts";
import { blockStyle, rootIndentation } from "./style.ts";

/** A change of one list, and what it takes to undo it. */
export interface Addition {
  readonly edit: Edit;
  readonly origin: ListOrigin;
}

/** Adds the entry's item to a list that is there, if only as `null`. */
export function addToList(kubeconfig: Kubeconfig, list: ListName, entry: KubeconfigEntry): Addition {
  const item = entry[fieldOfList[list]];
  const current = kubeconfig.lists[list];
  const added = shapeOfPlain(inKubectlOrder(item));
  switch (current.state) {
    case "missing":
      throw new RangeError(`${list} is not there`);
    case "null": {
      const { splices, origin } = fill(kubeconfig, list, current.pair, item);
      return { edit: { splices, outcomes: new Map([[list, { items: [added] }]]) }, origin };
    }
    case "list": {
      const before = current.items.map(({ node }) => shapeOf(node));
      const { splices, origin } = extend(kubeconfig, list, current, item);
      return { edit: { splices, outcomes: new Map([[list, { items: [...before, added] }]]) }, origin };
    }
  }
}

interface Placement {
  readonly splices: readonly Splice[];
  readonly origin: ListOrigin;
}

function extend(kubeconfig: Kubeconfig, list: ListName, current: PresentList, item: object): Placement {
  const { text } = kubeconfig.source;
  const { collection, pair } = current;
  if (collection.style === "block") {
    const lines = itemLines(item, blockStyle(kubeconfig, list));
    return { splices: [appendLines(kubeconfig, collection, lines)], origin: { was: "present" } };
  }
  // Empty brackets give way to kubectl's form, unless something stands between them.
  const blank =
    collection.members.length === 0 && /^\[\s*\]$/.test(text.slice(collection.start, collection.end));
  if (blank && kubeconfig.collection.style === "block") return fill(kubeconfig, list, pair, item);

  const lineBreak = lineBreakOf(text);
  const { indentation, step } = flowLayout(text, collection);
  const rendered = itemJson(item, lineBreak, indentation, step);
  return { splices: appendToFlow(text, lineBreak, collection, [rendered]), origin: { was: "present" } };
}

/** Makes a list of a value that is none yet: `null`, `[]` or nothing. */
function fill(
  kubeconfig: Kubeconfig,
  list: ListName,
  { member, valueStart, value }: RootPair,
  item: object,
): Placement {
  const { text } = kubeconfig.source;
  const lineBreak = lineBreakOf(text);
  const { start, end } = rangeOf(value);
  const empty = isScalar(value) && value.source === "";
  if (kubeconfig.collection.style === "flow") {
    if (empty) {
      throw new KubeconfigRefusal(
        text,
        member.start,
        `${list} has no value between the brackets: write [] behind its colon`,
      );
    }
    const rendered = `[${itemJson(item, lineBreak)}]`;
    return {
      splices: [{ start, end, insert: rendered }],
      origin: { was: "empty", between: "", source: text.slice(start, end) },
    };
  }
  const lines = itemLines(item, blockStyle(kubeconfig, list));
  if (empty) {
    const splices = [insertLines(text, lineBreak, endOfLine(text, valueStart), lines)];
    return { splices, origin: { was: "empty", between: "", source: "" } };
  }
  const valueOnOwnLine = text.slice(valueStart, start).includes("\n");
  // The blanks before the value go with it, so that none are left at the end of the line. In a line of its own those
  // behind it go too: kubectl takes no tab at the start of a line.
  const cutStart = start - blanksAtEnd(text.slice(valueStart, start));
  const cutEnd = end + (valueOnOwnLine ? blanksAtStart(text.slice(end, endOfLine(text, end))) : 0);
  return {
    splices: [cut(cutStart, cutEnd), insertLines(text, lineBreak, endOfLine(text, end), lines)],
    origin: { was: "empty", between: text.slice(valueStart, cutStart), source: text.slice(cutStart, cutEnd) },
  };
}

function blanksAtEnd(text: string): number {
  return /[ \t]*$/.exec(text)?.[0].length ?? 0;
}

function blanksAtStart(text: string): number {
  return /^[ \t]*/.exec(text)?.[0].length ?? 0;
}

/** Adds the lists that the file lacks, each with the entry's item, at the end of its root map. */
export function addMissingLists(
  kubeconfig: Kubeconfig,
  lists: readonly ListName[],
  entry: KubeconfigEntry,
): Edit {
  if (lists.length === 0) return { splices: [], outcomes: new Map() };
  const splices =
    kubeconfig.collection.style === "block"
      ? listsAsLines(kubeconfig, lists, entry)
      : listsAsJson(kubeconfig, kubeconfig.collection, lists, entry);
  const outcomes = lists.map((list): [string, Outcome] => [
    list,
    { items: [shapeOfPlain(inKubectlOrder(entry[fieldOfList[list]]))] },
  ]);
  return { splices, outcomes: new Map(outcomes) };
}

function listsAsLines(kubeconfig: Kubeconfig, lists: readonly ListName[], entry: KubeconfigEntry): Splice[] {
  const lines = lists.flatMap((list) => [
    `${rootIndentation(kubeconfig)}${list}:`,
    ...itemLines(entry[fieldOfList[list]], blockStyle(kubeconfig, list)),
  ]);
  return [appendLines(kubeconfig, kubeconfig.collection, lines)];
}

function listsAsJson(
  kubeconfig: Kubeconfig,
  collection: FlowCollection,
  lists: readonly ListName[],
  entry: KubeconfigEntry,
): Splice[] {
  const { text } = kubeconfig.source;
  const lineBreak = lineBreakOf(text);
  const { indentation, step } = flowLayout(text, collection);
  const rendered = lists.map(
    (list) =>
      `${JSON.stringify(list)}: ${itemJson([entry[fieldOfList[list]]], lineBreak, indentation, step)}`,
  );
  return appendToFlow(text, lineBreak, collection, rendered);
}

/** Adds lines behind the last member of a collection that stands on lines of its own. */
function appendLines(kubeconfig: Kubeconfig, collection: Collection, lines: readonly string[]): Splice {
  const { text } = kubeconfig.source;
  const last = collection.members.at(-1);
  if (!last) throw new RangeError("a collection on lines of its own always has a member");
  if (indentationAt(text, last.start) === undefined) {
    throw new KubeconfigRefusal(
      text,
      last.start,
      "begins in the middle of a line, so that nothing can be put below it: start it on a line of its own",
    );
  }
  const terminated = text[last.end - 1] === "\n";
  if (last.endsInBlockScalar && !terminated) {
    throw new KubeconfigRefusal(
      text,
      last.end,
      "the file ends inside a text block, whose value would change by adding to the file: end its last line with a line break",
    );
  }
  return insertLines(text, lineBreakOf(text), terminated ? last.end : endOfLine(text, last.end), lines);
}

function rangeOf(node: Node): { start: number; end: number } {
  return { start: offsetOf(node), end: node.range?.[1] ?? offsetOf(node) };
}
