import type { PropertyChange, ShownValue } from "../../report/stackReport.ts";
import { fieldsOf, type PathStep, propertyPathText } from "./propertyPath.ts";

/**
 * What differs between two values, down to the leaves, for resources of which the engine does not tell it.
 *
 * @param before `undefined` for a value that was not there.
 * @param after `undefined` for a value that goes.
 * @returns one change a leaf, sorted by path.
 */
export function differences(
  before: ShownValue | undefined,
  after: ShownValue | undefined,
  steps: readonly PathStep[] = [],
): readonly PropertyChange[] {
  if (before === undefined && after === undefined) return [];
  const inBefore = fieldsOf(before);
  const inAfter = fieldsOf(after);
  const isGroup = (inBefore ?? inAfter) !== undefined;
  if (
    isGroup &&
    (inBefore !== undefined || before === undefined) &&
    (inAfter !== undefined || after === undefined)
  ) {
    const keys = [...new Set([...(inBefore?.keys() ?? []), ...(inAfter?.keys() ?? [])])];
    return keys
      .flatMap((key) => differences(inBefore?.get(key), inAfter?.get(key), [...steps, key]))
      .toSorted(byPath);
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      path: propertyPathText(steps),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      replaces: false,
    },
  ];
}

/** Sorts changes by path. */
export function byPath(left: PropertyChange, right: PropertyChange): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
