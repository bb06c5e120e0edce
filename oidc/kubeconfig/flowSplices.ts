import type { FlowCollection, Member } from "./collection.ts";
import { endOfLine, indentationAt, startOfLine, type LineBreak } from "./lines.ts";
import { cut, insertion, type Splice } from "./splices.ts";
import type { Leaf } from "./tokens.ts";

/** How a collection in brackets lays out its members. */
export interface FlowLayout {
  /** What stands before each member in its line; `undefined` when members share a line. */
  readonly indentation: string | undefined;
  /** One level of indentation. */
  readonly step: string;
}

/** How `collection` lays out its members, judged by its last. */
export function flowLayout(text: string, collection: FlowCollection): FlowLayout {
  const last = collection.members.at(-1);
  const indentation =
    last && startOfLine(text, last.start) > collection.start ? indentationAt(text, last.start) : undefined;
  if (indentation === undefined) return { indentation: undefined, step: "  " };
  if (indentation.includes("\t")) return { indentation, step: "\t" };
  const outer = /^ */.exec(text.slice(startOfLine(text, collection.start)))?.[0].length ?? 0;
  const width = indentation.length - outer;
  return { indentation, step: " ".repeat(width > 0 && width <= 8 ? width : 2) };
}

/** Adds members, already rendered, behind the last one. A trailing comma stays trailing. */
export function appendToFlow(
  text: string,
  lineBreak: LineBreak,
  collection: FlowCollection,
  rendered: readonly string[],
): Splice[] {
  const last = collection.members.at(-1);
  if (!last) return [insertion(collection.start + 1, rendered.join(", "))];

  const { indentation } = flowLayout(text, collection);
  const behind = collection.gaps.filter((leaf) => leaf.start >= last.end);
  const trailingComma = behind.find((leaf) => leaf.type === "comma");
  const end = trailingComma?.end ?? last.end;
  const comment = commentInLine(text, behind, end);
  // A comment behind the last member stays with it, so the new member starts a line of its own.
  const separator =
    indentation !== undefined || comment
      ? lineBreak + (indentation ?? " ".repeat(last.start - startOfLine(text, last.start)))
      : " ";
  const members = separator + rendered.join(`,${separator}`);
  return trailingComma
    ? [insertion(comment?.end ?? end, `${members},`)]
    : [insertion(last.end, ","), insertion(comment?.end ?? end, members)];
}

/** Takes out members, given in the order of the text, with the commas that separated them. */
export function removeFromFlow(
  text: string,
  collection: FlowCollection,
  removed: readonly Member[],
): Splice[] {
  const starts = new Set(removed.map(({ start }) => start));
  const splices: Splice[] = [];
  let run: Member[] = [];
  for (const member of [...collection.members, undefined]) {
    if (member && starts.has(member.start)) {
      run.push(member);
      continue;
    }
    splices.push(...removeRun(text, collection, run));
    run = [];
  }
  return splices;
}

/** Takes out members that follow each other, with nothing but commas between them. */
function removeRun(text: string, collection: FlowCollection, run: readonly Member[]): Splice[] {
  const first = run[0];
  const last = run.at(-1);
  if (!first || !last) return [];
  const next = collection.members.find((member) => member.start >= last.end);
  const before = collection.gaps.filter((leaf) => leaf.end <= first.start);
  const previous = before.findLast((leaf) => leaf.type === "comma" || leaf.type === "comment");
  const commaBehind = collection.gaps.find(
    (leaf) => leaf.type === "comma" && leaf.start >= last.end && leaf.start < (next?.start ?? collection.end),
  );
  const commaBefore = before.findLast((leaf) => leaf.type === "comma");

  if (commaBehind) {
    const start = Math.max(previous?.end ?? 0, collection.start + 1);
    return [cutBehind(text, previous, start, commaBehind.end)];
  }
  if (commaBefore) {
    return [
      cut(commaBefore.start, commaBefore.end),
      cutBehind(text, previous, Math.max(previous?.end ?? 0, commaBefore.end), last.end),
    ];
  }
  return [cut(first.start, last.end)];
}

/** Cuts from behind `previous`, but keeps the line break that ends a comment when more would follow in its line. */
function cutBehind(text: string, previous: Leaf | undefined, start: number, end: number): Splice {
  const restOfLine = text.slice(end, endOfLine(text, end));
  if (previous?.type !== "comment" || /^[ \t]*\r?\n$/.test(restOfLine)) return cut(start, end);
  return cut(text.indexOf("\n", start) + 1, end);
}

function commentInLine(text: string, leaves: readonly Leaf[], offset: number): Leaf | undefined {
  return leaves.find(
    (leaf) =>
      leaf.type === "comment" && leaf.start >= offset && /^[ \t]*$/.test(text.slice(offset, leaf.start)),
  );
}
