/** A group, or a series of them, in the two forms in which a comment may hold it. */
export interface WrittenEntry {
  /** What it comes to, on one line. */
  readonly short: string;
  /** The same with all of its changes below it. */
  readonly full: string;
  /** Whether it is short in any case, and so few of its kind that it is never left out for others. */
  readonly isQuiet: boolean;
}

/** In which form an entry is in a comment. */
export type Form = "full" | "short" | "left out";

/** How much of a comment may be taken by short forms: what is behind them is worth more than the last of many. */
const shareOfShort = 0.6;
/** How much of it those may take that are never left out. */
const shareOfQuiet = 0.2;

/**
 * Chooses each group's form, so that all of them together are not too long. Groups that come first are in full first;
 * one that is too long by itself is short, and the next ones may be in full.
 *
 * @param most how long the groups may be together, in bytes.
 */
export function fitted(entries: readonly WrittenEntry[], most: number): readonly Form[] {
  const lengths = entries.map(({ short, full }) => ({
    full: bytesOf(full),
    short: bytesOf(short),
    "left out": 0,
  }));
  const forms: Form[] = entries.map(() => "left out");
  let used = 0;
  const lengthen = (from: Form, to: Form, limit: number, isMeant: (entry: WrittenEntry) => boolean) => {
    entries.forEach((entry, index) => {
      const length = lengths[index];
      if (length === undefined || forms[index] !== from || !isMeant(entry)) return;
      // A blank line parts each from the next.
      const longer = used + length[to] - length[from] + (from === "left out" ? 2 : 0);
      if (longer > limit) return;
      used = longer;
      forms[index] = to;
    });
  };
  lengthen("left out", "short", most * shareOfQuiet, ({ isQuiet }) => isQuiet);
  lengthen("left out", "short", most * shareOfShort, () => true);
  lengthen("short", "full", most, () => true);
  return forms;
}

/** A text's length in UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
