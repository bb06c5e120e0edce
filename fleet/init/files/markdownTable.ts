/** A Markdown table whose columns are as wide as their widest cell. The first row is its head. */
export function table([head, ...rows]: readonly [Row, ...Row[]]): string {
  const width = (column: 0 | 1) => Math.max(...[head, ...rows].map((row) => row[column].length));
  const line = ([left, right]: Row) => `| ${left.padEnd(width(0))} | ${right.padEnd(width(1))} |`;
  const rule: Row = ["-".repeat(width(0)), "-".repeat(width(1))];
  return [head, rule, ...rows].map(line).join("\n");
}

/** A row of two cells. */
export type Row = readonly [left: string, right: string];
