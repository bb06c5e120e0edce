import { holdsUnknown, isObject, type PropertyValue } from "./propertyMap.ts";

/** What happens to a property. */
export type Change = "add" | "delete" | "update";

/**
 * Compares two values down to the innermost property.
 *
 * @param path of the values, empty for all properties, in the engine's notation, e.g. `entry.cluster["certificate-authority-data"]`
 * @returns the change of each path that differs. A value that is not known yet counts as an update.
 */
export function compareProperties(
  path: string,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
): Map<string, Change> {
  if (before === undefined && after === undefined) return new Map();
  if (before === undefined || before === null)
    return new Map(after === null || after === undefined ? [] : [[path, "add"]]);
  if (after === undefined || after === null) return new Map([[path, "delete"]]);
  if (Array.isArray(before) && Array.isArray(after)) {
    const indices = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
    return all(indices.map((index) => compareProperties(`${path}[${index}]`, before[index], after[index])));
  }
  if (isObject(before) && isObject(after)) {
    const keys = Array.from(new Set([...Object.keys(before), ...Object.keys(after)])).toSorted();
    return all(keys.map((key) => compareProperties(join(path, key), before[key], after[key])));
  }
  return new Map(before === after && !holdsUnknown(after) ? [] : [[path, "update"]]);
}

function all(changes: readonly Map<string, Change>[]): Map<string, Change> {
  return new Map(changes.flatMap((each) => Array.from(each)));
}

function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}["${key.replaceAll('"', '\\"')}"]`;
  return path === "" ? key : `${path}.${key}`;
}
