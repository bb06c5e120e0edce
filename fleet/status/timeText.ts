const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** A length of time as people say it, rounded down: `a moment`, `12 minutes`, `5 hours`, `61 days`, `9 years`. */
export function span(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  if (length < minute) return "a moment";
  if (length < hour) return counted(Math.floor(length / minute), "minute");
  if (length < 2 * day) return counted(Math.floor(length / hour), "hour");
  return length < 2 * year
    ? counted(Math.floor(length / day), "day")
    : counted(Math.floor(length / year), "year");
}

/** A moment that has been, seen from another: `5 hours ago`. */
export function ago(moment: string, now: string): string {
  const passed = Date.parse(now) - Date.parse(moment);
  return passed < minute ? "just now" : `${span(passed)} ago`;
}

/** A moment that is to come, or has been: `in 61 days`, `3 days ago`. */
export function distance(moment: string, now: string): string {
  const left = Date.parse(moment) - Date.parse(now);
  return left >= minute ? `in ${span(left)}` : ago(moment, now);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A moment's day in UTC, the same in every language: `24 Nov 2026`. */
export function dayText(moment: string | number): string {
  const date = new Date(moment);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;
}

/** A moment to the minute, in UTC: `24 Nov 2026, 18:34 UTC`. */
export function minuteText(moment: string): string {
  return `${dayText(moment)}, ${new Date(moment).toISOString().slice(11, 16)} UTC`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
