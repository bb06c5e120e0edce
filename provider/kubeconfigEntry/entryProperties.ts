import type { EntryNames, KubeconfigEntry } from "../../oidc/kubeconfig/entry.ts";
import { forEachList, listNames } from "../../oidc/kubeconfig/lists.ts";
import type { ListOrigin, Restore } from "../../oidc/kubeconfig/restore.ts";
import { isObject, revealed, type PropertyMap, type PropertyValue } from "../engine/propertyMap.ts";
import type { Failure } from "../engine/resourceType.ts";

/**
 * Checks an entry that is wholly known.
 *
 * @returns one failure for each part that cannot be written into a kubeconfig
 */
export function entryFailures(entry: PropertyValue): Failure[] {
  if (!isObject(entry)) return [failure("must be an object with cluster, user and context")];
  return [
    ...partFailures(entry, "cluster", ["server"]),
    ...partFailures(entry, "user", ["exec"]),
    ...partFailures(entry, "context", ["cluster", "user"]),
    ...secretFailures(entry),
  ];
}

function partFailures(
  entry: Readonly<Record<string, PropertyValue>>,
  part: "cluster" | "user" | "context",
  fields: readonly string[],
): Failure[] {
  const item = entry[part];
  if (!isObject(item) || typeof item["name"] !== "string" || item["name"] === "")
    return [failure(`${part} must have a name`)];
  const content = item[part];
  if (!isObject(content)) return [failure(`${part} must have a field "${part}" with its content`)];
  return fields
    .filter((field) => !(field in content))
    .map((field) => failure(`${part}.${part} lacks "${field}"`));
}

/** A credential has no place in an entry: the file is copied around and the state's copy of it is in plain text. */
function secretFailures(entry: Readonly<Record<string, PropertyValue>>): Failure[] {
  const user = entry["user"];
  const content = isObject(user) ? user["user"] : undefined;
  if (!isObject(content)) return [];
  return Object.keys(content)
    .filter((field) => field !== "exec")
    .map((field) =>
      failure(
        `user.user has "${field}": only "exec" is allowed, so that no credential gets into a kubeconfig`,
      ),
    );
}

function failure(reason: string): Failure {
  return { property: "entry", reason };
}

/** The entry in a resource's properties. @throws {TypeError} when there is none that can be written. */
export function entryOf(properties: PropertyMap): KubeconfigEntry {
  const entry = revealed(properties["entry"] ?? null);
  if (isEntry(entry)) return entry;
  throw new TypeError(
    `entry: ${entryFailures(entry)
      .map(({ reason }) => reason)
      .join("; ")}`,
  );
}

/** Whether a value is an entry that can be written. */
export function isEntry(value: unknown): value is KubeconfigEntry {
  return entryFailures(value as PropertyValue).length === 0;
}

/** The path in a resource's properties. */
export function pathOf(properties: PropertyMap): string {
  const path = revealed(properties["path"] ?? null);
  if (typeof path === "string") return path;
  throw new TypeError("path: must be a string");
}

/** The parts of an entry that are there, when not all are: what a refresh has found of an entry that was changed by hand. */
export function partsOf(entry: PropertyValue): { cluster?: object; user?: object; context?: object } {
  if (!isObject(entry)) return {};
  const { cluster, user, context } = entry;
  return {
    ...(isObject(cluster) && { cluster }),
    ...(isObject(user) && { user }),
    ...(isObject(context) && { context }),
  };
}

/** The names under which an entry stands in a file. */
export function namesOf({ cluster, user, context }: KubeconfigEntry): EntryNames {
  return { cluster: cluster.name, user: user.name, context: context.name };
}

/** The names in a resource's state. */
export function namesIn(state: PropertyMap): EntryNames {
  const names = revealed(state["names"] ?? null);
  if (isObject(names)) {
    const { cluster, user, context } = names;
    if (typeof cluster === "string" && typeof user === "string" && typeof context === "string")
      return { cluster, user, context };
  }
  throw new TypeError(
    "the state of this resource lacks the names of its entry: refresh the stack, then run again",
  );
}

/** Data read from a file as a property. What is missing is left out. */
export function toProperty(value: unknown): PropertyValue {
  if (Array.isArray(value)) return value.map(toProperty);
  if (typeof value === "object" && value !== null) {
    const known = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(known.map(([key, inner]) => [key, toProperty(inner)]));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}

/** For a resource of whose making nothing is known: the file and its lists were there. */
export const nothingToRestore: Restore = {
  document: "present",
  lists: forEachList(() => ({ was: "present" })),
};

/** What a resource's state says of the file before. */
export function restoreOf(state: PropertyMap): Restore {
  const restore = revealed(state["restore"] ?? null);
  if (!isObject(restore) || !isObject(restore["lists"])) return nothingToRestore;
  const { document, lists } = restore;
  if (document !== "missing" && document !== "empty" && document !== "present") return nothingToRestore;
  return { document, lists: forEachList((list) => originOf(lists[list])) };
}

function originOf(value: PropertyValue | undefined): ListOrigin {
  if (!isObject(value)) return { was: "present" };
  const { was, between, source } = value;
  if (was === "missing") return { was };
  return was === "empty" && typeof between === "string" && typeof source === "string"
    ? { was, between, source }
    : { was: "present" };
}

/** {@link Restore} as a property. */
export function restoreProperty({ document, lists }: Restore): PropertyValue {
  return { document, lists: Object.fromEntries(listNames.map((list) => [list, { ...lists[list] }])) };
}
