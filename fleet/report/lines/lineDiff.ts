/** A line of a text that changes. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** How many pairs of lines are compared at most; beyond it a text is shown as replaced. */
const mostPairs = 1_000_000;

/** The fewest lines that turn one text into another: a longest common subsequence, removed lines before added ones. */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    ...before.slice(0, start).map(same),
    ...changedLines(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

const same = (text: string): DiffLine => ({ kind: "same", text });
const removed = (text: string): DiffLine => ({ kind: "removed", text });
const added = (text: string): DiffLine => ({ kind: "added", text });

function changedLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  if (before.length * after.length > mostPairs) return [...before.map(removed), ...after.map(added)];
  const common = commonLengths(before, after);
  const width = after.length + 1;
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      lines.push(same(old));
      row++;
      column++;
    } else if (
      fresh === undefined ||
      (old !== undefined &&
        (common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0))
    ) {
      if (old !== undefined) lines.push(removed(old));
      row++;
    } else {
      lines.push(added(fresh));
      column++;
    }
  }
  return lines;
}

/** For every pair of places, how many lines what follows them has in common; a row for each line of `before`. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const [here, below, right] = [
        row * width + column,
        (row + 1) * width + column,
        row * width + column + 1,
      ];
      common[here] =
        before[row] === after[column]
          ? (common[below + 1] ?? 0) + 1
          : Math.max(common[below] ?? 0, common[right] ?? 0);
    }
  }
  return common;
}

/** Lines that are left out because they do not change. */
export interface SkippedLines {
  readonly kind: "skipped";
  readonly count: number;
}

/** Only what changes, with some lines around it. */
export function excerpt(lines: readonly DiffLine[], around: number): readonly (DiffLine | SkippedLines)[] {
  const isNear = lines.map(() => false);
  lines.forEach(({ kind }, index) => {
    if (kind === "same") return;
    isNear.fill(true, Math.max(0, index - around), index + around + 1);
  });
  const kept: (DiffLine | SkippedLines)[] = [];
  let skipped = 0;
  const skip = () => {
    if (skipped > 0) kept.push({ kind: "skipped", count: skipped });
    skipped = 0;
  };
  lines.forEach((line, index) => {
    if (isNear[index] !== true) {
      skipped += 1;
      return;
    }
    skip();
    kept.push(line);
  });
  skip();
  return kept;
}
