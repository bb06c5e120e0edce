const hour = 3_600_000;

/** When a certificate ends, and the least that must be left of it. */
export interface RemainingLife {
  /** What messages call it, such as `serving certificate`. */
  readonly name: string;
  /** When it ends, as RFC 3339. */
  readonly notAfter: string;
  /** The least that must be left, in hours. */
  readonly leastHours: number;
  /** Why less is too little and what to do, as the end of the message. */
  readonly remedy: string;
}

/**
 * Says why a certificate that this update will not renew ends too soon.
 *
 * @param now the present, in milliseconds since 1970.
 * @returns the problem, or `undefined` where enough is left.
 */
export function expiryProblem(life: RemainingLife, now: number): string | undefined {
  const left = (Date.parse(life.notAfter) - now) / hour;
  if (left >= life.leastHours) return undefined;
  const state =
    left <= 0 ? `ended on ${life.notAfter}` : `ends on ${life.notAfter}, in ${readableHours(left)}`;
  return `The ${life.name} ${state}. ${life.remedy}`;
}

function readableHours(hours: number): string {
  return hours >= 48 ? `${Math.floor(hours / 24)} days` : `${Math.floor(hours)} hours`;
}
