import type { CST } from "yaml";

/** A piece of the text that the parser does not divide further. All of them in order are the whole text. */
export interface Leaf {
  readonly type: CST.Token["type"];
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
}

/** The leaves of one item of a collection in the order of the text: what stands before it, key, separator and value. */
export function* leavesOfItem(item: CST.CollectionItem): Generator<Leaf, void, undefined> {
  for (const token of tokensOfItem(item)) yield* leavesOf(token);
}

function* leavesOf(token: CST.Token): Generator<Leaf, void, undefined> {
  const { before, own, behind } = anatomyOf(token);
  for (const part of before) yield* leavesOf(part);
  if (own) yield own;
  for (const part of behind) yield* leavesOf(part);
}

/** The first leaf of an item that carries content. */
export function firstSignificant(item: CST.CollectionItem): Leaf | undefined {
  // A comma counts to the item behind it in the syntax tree, though it belongs to neither.
  const comma = item.start.find(({ type }) => type === "comma")?.offset;
  for (const leaf of leavesOfItem(item)) if (isSignificant(leaf) && leaf.start !== comma) return leaf;
  return undefined;
}

/** The last leaf of an item that carries content, where there is one. Looked up from the end: an item may be long. */
export function lastSignificant(item: CST.CollectionItem): Leaf | undefined {
  return lastAmong(tokensOfItem(item));
}

function lastAmong(tokens: readonly CST.Token[]): Leaf | undefined {
  for (const token of tokens.toReversed()) {
    const { before, own, behind } = anatomyOf(token);
    const found = lastAmong(behind) ?? (own && isSignificant(own) ? own : undefined) ?? lastAmong(before);
    if (found) return found;
  }
  return undefined;
}

/** Whether a leaf carries content, and is not a blank, a line break, a comment, or the mark of a missing value. */
function isSignificant(leaf: Leaf): boolean {
  return leaf.end > leaf.start && leaf.type !== "space" && leaf.type !== "newline" && leaf.type !== "comment";
}

/** A token's own piece of the text, and the tokens before and behind it. */
interface Anatomy {
  readonly before: readonly CST.Token[];
  readonly own: Leaf | undefined;
  readonly behind: readonly CST.Token[];
}

function anatomyOf(token: CST.Token): Anatomy {
  switch (token.type) {
    case "block-map":
    case "block-seq":
      return { before: token.items.flatMap(tokensOfItem), own: undefined, behind: [] };
    case "flow-collection":
      return {
        before: [token.start, ...token.items.flatMap(tokensOfItem)],
        own: undefined,
        behind: token.end,
      };
    case "document":
      return {
        before: token.start,
        own: undefined,
        behind: [...(token.value ? [token.value] : []), ...(token.end ?? [])],
      };
    case "block-scalar": {
      const header = token.props.at(-1);
      const start = header && "source" in header ? header.offset + header.source.length : token.offset;
      return {
        before: token.props,
        own: { type: token.type, start, end: start + token.source.length },
        behind: [],
      };
    }
    default: {
      const own = { type: token.type, start: token.offset, end: token.offset + token.source.length };
      return { before: [], own, behind: "end" in token ? (token.end ?? []) : [] };
    }
  }
}

function tokensOfItem({ start, key, sep, value }: CST.CollectionItem): readonly CST.Token[] {
  return [...start, ...(key ? [key] : []), ...(sep ?? []), ...(value ? [value] : [])];
}
