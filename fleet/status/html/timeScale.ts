import { dayText } from "../timeText.ts";

/** A moment that an axis names. */
export interface Tick {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
}

/** A stretch of time that is drawn from left to right. */
export interface TimeScale {
  /** Where a moment is, in per cent of the width; one outside of the stretch is at its nearer end. */
  readonly place: (moment: number) => number;
  /** Moments at even distances of the calendar, in UTC; at most {@link mostTicks}. */
  readonly ticks: readonly Tick[];
}

/** As many as have room side by side on a telephone. */
const mostTicks = 6;

const day = 86_400_000;

/** A distance between ticks: so many days, or so many months. */
type Step = { readonly days: number } | { readonly months: number };

const steps: readonly Step[] = [
  ...[1, 2, 7, 14].map((days) => ({ days })),
  ...[1, 2, 3, 6, 12, 24, 60, 120, 240].map((months) => ({ months })),
];

/**
 * A scale for a stretch of time.
 *
 * @param from its beginning, in milliseconds since 1970.
 * @param until its end, which is later.
 */
export function timeScale(from: number, until: number): TimeScale {
  const place = (moment: number) =>
    Math.round(Math.min(1, Math.max(0, (moment - from) / (until - from))) * 10_000) / 100;
  const fitting = steps.map((step) => ticksOf(step, from, until)).find(({ length }) => length <= mostTicks);
  return { place, ticks: fitting ?? [] };
}

function ticksOf(step: Step, from: number, until: number): readonly Tick[] {
  const ticks: Tick[] = [];
  for (let at = firstTick(step, from); at <= until && ticks.length <= mostTicks; at = nextTick(step, at)) {
    ticks.push({ at, label: labelOf(step, at) });
  }
  return ticks;
}

function firstTick(step: Step, from: number): number {
  if ("days" in step) return Math.ceil(from / (step.days * day)) * step.days * day;
  const first = monthStart(Math.floor(monthOf(from) / step.months) * step.months);
  return first >= from ? first : nextTick(step, first);
}

function nextTick(step: Step, at: number): number {
  return "days" in step ? at + step.days * day : monthStart(monthOf(at) + step.months);
}

/** A moment's month, counted from the year 0. */
function monthOf(moment: number): number {
  const date = new Date(moment);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function monthStart(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12);
}

function labelOf(step: Step, at: number): string {
  const [dayOfMonth = "", month = "", year = ""] = dayText(at).split(" ");
  if ("days" in step) return `${dayOfMonth} ${month}`;
  if (step.months >= 12) return year;
  return month === "Jan" ? year : month;
}
