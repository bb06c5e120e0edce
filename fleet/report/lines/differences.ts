import { isList } from "../grouping/item.ts";
import type { ShownValue } from "../stackReport.ts";

/** A value that differs and has no parts that are told one by one. */
export interface Difference {
  /** Where it stands. */
  readonly path: string;
  /** Absent where it is new. */
  readonly before?: ShownValue;
  /** Absent where it goes. */
  readonly after?: ShownValue;
}

/**
 * What differs between two values, in their smallest parts: those of the old value by their keys, then new ones. A list
 * of plain values is one part, as it is best read line by line. Nothing where the values are equal.
 */
export function differences(
  path: string,
  before: ShownValue | undefined,
  after: ShownValue | undefined,
): readonly Difference[] {
  if (before === undefined && after === undefined) return [];
  const [old, fresh] = [partsOf(before), partsOf(after)];
  if (old !== undefined && fresh !== undefined && (old.size > 0 || fresh.size > 0)) {
    return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((step) =>
      differences(path + step, old.get(step), fresh.get(step)),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

/** The parts of a value by their steps in a path: none where it is absent, `undefined` where it is told as a whole. */
function partsOf(value: ShownValue | undefined): ReadonlyMap<string, ShownValue> | undefined {
  if (value === undefined) return new Map();
  if (typeof value !== "object" || value === null) return undefined;
  if (isList(value)) {
    if (value.length > 0 && value.every(isPlain)) return undefined;
    return new Map(value.map((element, index) => [`[${index}]`, element]));
  }
  return new Map(
    Object.keys(value)
      .sort()
      .flatMap((key) => {
        const inner = value[key];
        return inner === undefined ? [] : [[step(key), inner] as const];
      }),
  );
}

/** Whether a value has no parts. */
export function isPlain(value: ShownValue): boolean {
  return typeof value !== "object" || value === null;
}

/** A key in a path, as the engine writes it. */
function step(key: string): string {
  return /^[\w$:/-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
