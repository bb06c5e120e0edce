/** The units a person may write, in seconds: seconds, minutes, hours, days of 24 hours, years of 365 days. */
const units: ReadonlyMap<string, number> = new Map([
  ["y", 31_536_000],
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
]);

/**
 * Reads a duration such as `15m`, `12h`, `90d` or `10y`: one positive whole number and one unit.
 *
 * @returns the length in seconds, or `undefined` where the text is anything else (zero, negative, without a unit, …).
 */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,8})([a-z])$/.exec(text);
  if (match === null) return undefined;
  const unit = units.get(match[2] ?? "");
  return unit === undefined ? undefined : Number(match[1]) * unit;
}

/** Writes a length in seconds the way a person would, in the largest unit that divides it: `604800` is `7d`. */
export function readableDuration(seconds: number): string {
  return inLargestUnit(seconds, ["y", "d", "h", "m", "s"]);
}

/** Writes a length in seconds as Go's `time.ParseDuration` reads it, which knows no days: `604800` is `168h`. */
export function goDuration(seconds: number): string {
  return inLargestUnit(seconds, ["h", "m", "s"]);
}

function inLargestUnit(seconds: number, allowed: readonly string[]): string {
  for (const unit of allowed) {
    const length = units.get(unit) ?? 1;
    if (seconds % length === 0) return `${seconds / length}${unit}`;
  }
  return `${seconds}s`;
}
