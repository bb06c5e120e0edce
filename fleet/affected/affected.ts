/** For how long a preview is believed, in milliseconds: the time between two nightly runs of the whole fleet, and some. */
const believed = 36 * 3_600_000;

/** A preview in which nothing differed. */
export interface SeenUnchanged {
  /** The digest of what the program was a function of. */
  readonly inputs: string;
  /** Which state of the stack it was compared with. */
  readonly state: string;
  /** When, as RFC 3339. */
  readonly at: string;
}

/** What is known of a stack before the engine is asked. */
export interface StackNow {
  /** The stack's name. */
  readonly cluster: string;
  /** The digest of what its program is a function of; absent where that cannot be told. */
  readonly inputs: string | undefined;
  /** Which state it has; absent for a stack that was never made. */
  readonly state: string | undefined;
}

/**
 * Why a stack needs no preview: the program is a function of its inputs, and a preview compares what it says with the
 * state. Where both are what they were when nothing differed, nothing differs.
 *
 * @param before the last preview, if nothing differed in it.
 * @param now the present, in milliseconds since 1970.
 * @returns the reason for people, or `undefined` for a stack that the engine has to look at.
 */
export function whyUnaffected(
  { inputs, state }: StackNow,
  before: SeenUnchanged | undefined,
  now: number,
): string | undefined {
  if (before === undefined || inputs === undefined || state === undefined) return undefined;
  if (before.inputs !== inputs || before.state !== state) return undefined;
  const age = now - Date.parse(before.at);
  if (age < 0 || age > believed) return undefined;
  return "nothing that it is built from has changed since the last preview";
}
