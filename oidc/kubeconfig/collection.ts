import type { CST } from "yaml";
import { firstSignificant, lastSignificant, leavesOfItem, type Leaf } from "./tokens.ts";

/** Where one item of a list, or one pair of a map, stands in the text. */
export interface Member {
  /** Offset of its first significant character: the dash of a list item, the key of a pair. */
  readonly start: number;
  /** Offset behind its last significant character. The line breaks that end a block scalar count. */
  readonly end: number;
  /** Whether it ends in a block scalar, whose value would change with the line breaks behind it. */
  readonly endsInBlockScalar: boolean;
}

/** A list or map whose members stand on lines of their own, by indentation. */
export interface BlockCollection {
  readonly style: "block";
  readonly members: readonly Member[];
}

/** A list or map in brackets. */
export interface FlowCollection {
  readonly style: "flow";
  readonly members: readonly Member[];
  /** Offset of the opening bracket. */
  readonly start: number;
  /** Offset behind the closing bracket. */
  readonly end: number;
  /** Everything that stands between the brackets and belongs to no member, in order: blanks, comments, commas. */
  readonly gaps: readonly Leaf[];
}

export type Collection = BlockCollection | FlowCollection;

/** Finds the members of the collection that `token` is. */
export function collectionOf(token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection): Collection {
  return token.type === "flow-collection" ? flowCollection(token) : blockCollection(token);
}

function blockCollection(token: CST.BlockMap | CST.BlockSequence): BlockCollection {
  return { style: "block", members: token.items.flatMap((item) => memberOf(item) ?? []) };
}

function flowCollection(token: CST.FlowCollection): FlowCollection {
  const members: Member[] = [];
  const gaps: Leaf[] = [];
  for (const item of token.items) {
    const member = memberOf(item);
    if (member) members.push(member);
    for (const leaf of leavesOfItem(item)) {
      if (!member || leaf.end <= member.start || leaf.start >= member.end) gaps.push(leaf);
    }
  }
  const closing = token.end[0];
  const end = closing ? closing.offset + closing.source.length : token.offset;
  return { style: "flow", members, start: token.offset, end, gaps };
}

/** Where an item of a collection stands; `undefined` for what is only blanks, comments or a trailing comma. */
export function memberOf(item: CST.CollectionItem): Member | undefined {
  const first = firstSignificant(item);
  const last = first && lastSignificant(item);
  return last && { start: first.start, end: last.end, endsInBlockScalar: last.type === "block-scalar" };
}
