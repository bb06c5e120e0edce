import type { KubeconfigEntry } from "./entry.ts";
import { isRecord } from "./kubeconfig.ts";
import { fieldOfList, type ListName } from "./lists.ts";
import { inKubectlOrder } from "./render.ts";

/**
 * Fields of an item that belong to the person who uses it, as long as our own entry does not set them: the namespace
 * that `kubectl config set-context --current --namespace` and kubens choose, the proxy in front of this person, and
 * what other programs note for themselves. They are no difference, and they survive when the item is written anew.
 */
const personalFields: Readonly<Record<ListName, readonly string[]>> = {
  clusters: ["extensions", "proxy-url"],
  contexts: ["extensions", "namespace"],
  users: [],
};

/** An item as the file has it, reduced to what is ours: without personal fields, and without the nulls that kubectl writes. */
export function ownPart(list: ListName, found: unknown, own: object): unknown {
  const field = fieldOfList[list];
  const cleaned = withoutNulls(found);
  if (!isRecord(cleaned) || !isRecord(cleaned[field])) return cleaned;
  const personal = personalPart(list, found, own);
  const content = Object.entries(cleaned[field]).filter(([key]) => !(key in personal));
  return { ...cleaned, [field]: Object.fromEntries(content) };
}

/** Whether the item in the file says what ours says, in whatever order and notation. */
export function sameItem(list: ListName, found: unknown, own: object): boolean {
  return JSON.stringify(inKubectlOrder(ownPart(list, found, own))) === JSON.stringify(inKubectlOrder(own));
}

/** Our item with the personal fields that the file's item has. */
export function withPersonalFields(
  list: ListName,
  found: unknown,
  own: KubeconfigEntry[keyof KubeconfigEntry],
): object {
  const field = fieldOfList[list];
  const content: unknown = { ...own }[field as never];
  return { ...own, [field]: { ...(isRecord(content) ? content : {}), ...personalPart(list, found, own) } };
}

function personalPart(list: ListName, found: unknown, own: object): Readonly<Record<string, unknown>> {
  const field = fieldOfList[list];
  const ours = isRecord(own) ? own[field] : undefined;
  const theirs = isRecord(found) ? found[field] : undefined;
  if (!isRecord(theirs)) return {};
  return Object.fromEntries(
    Object.entries(theirs).filter(
      ([key, value]) =>
        personalFields[list].includes(key) && value !== null && !(isRecord(ours) && key in ours),
    ),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
