/** Compares names as people sort them: `prod-2` before `prod-10`. */
export function naturalOrder(left: string, right: string): number {
  return collator.compare(left, right) || (left < right ? -1 : left > right ? 1 : 0);
}

const collator = new Intl.Collator("en", { numeric: true });

/** One name, or a row of names that are numbered without a gap. */
export interface NameRange {
  readonly first: string;
  /** Absent for one name. */
  readonly last?: string;
  /** How many names it stands for. */
  readonly count: number;
}

/** How many names must follow each other before a row of them is easier to read than they are. */
const fewest = 4;

/** Names in their natural order, rows of numbered ones drawn together: `prod-1` to `prod-12`. */
export function nameRanges(names: readonly string[]): readonly NameRange[] {
  const rows: string[][] = [];
  for (const name of names.toSorted(naturalOrder)) {
    const row = rows.at(-1);
    if (row !== undefined && follows(row.at(-1) ?? "", name)) row.push(name);
    else rows.push([name]);
  }
  return rows.flatMap((row): readonly NameRange[] => {
    const [first, last] = [row[0], row.at(-1)];
    return row.length < fewest || first === undefined || last === undefined
      ? row.map((name) => ({ first: name, count: 1 }))
      : [{ first, last, count: row.length }];
  });
}

/** Whether a name is another one with the next number at its end, written alike: after `a-09` comes `a-10`. */
function follows(before: string, name: string): boolean {
  const [, stem, digits] = numbered.exec(before) ?? [];
  if (stem === undefined || digits === undefined) return false;
  const next = String(Number(digits) + 1);
  return name === stem + (digits.startsWith("0") ? next.padStart(digits.length, "0") : next);
}

/** A name with a number at its end that is small enough to count with. */
const numbered = /^(.*?)(\d{1,9})$/;

/**
 * Names for a person, of which some may only be counted: `prod-1 to prod-12, test and 3 more`.
 *
 * @param most how many names and rows are written at most.
 * @param write writes one name; as it is where nothing else is said.
 */
export function listedClusters(
  names: readonly string[],
  most: number,
  write: (name: string) => string = (name) => name,
): string {
  const ranges = nameRanges(names);
  // One that is left out takes as much place as its name.
  const listed = ranges.length === most + 1 ? ranges : ranges.slice(0, most);
  const more = names.length - listed.reduce((sum, { count }) => sum + count, 0);
  const written = listed.map(({ first, last }) =>
    last === undefined ? write(first) : `${write(first)} to ${write(last)}`,
  );
  return written.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
