import type { EntryNames, KubeconfigEntry } from "./entry.ts";
import { ownPart } from "./equality.ts";
import { isRecord, parseKubeconfig, plainValue, type Kubeconfig } from "./kubeconfig.ts";
import { byteOrderMark } from "./lines.ts";
import { fieldOfList, type ListName } from "./lists.ts";
import { findItem } from "./ownItem.ts";

/** An entry as a file has it now, perhaps changed by hand: each part is what stands there, or missing. */
export interface FoundEntry {
  readonly cluster?: unknown;
  readonly user?: unknown;
  readonly context?: unknown;
}

/**
 * Reads an entry back.
 *
 * @param names under which it stands in the lists
 * @param own what we wrote, as far as it is known: it decides what counts as a person's own addition and is left out
 * @returns the parts that are there; `undefined` when none is
 * @throws {KubeconfigRefusal} when the file cannot be read
 */
export function readEntry(
  text: string | undefined,
  names: EntryNames,
  own: { readonly [Part in keyof KubeconfigEntry]?: object },
): FoundEntry | undefined {
  const kubeconfig = parse(text);
  if (!kubeconfig) return undefined;
  const part = (list: ListName) => {
    const item = findItem(kubeconfig, list, names[fieldOfList[list]]);
    return item && ownPart(list, plainValue(kubeconfig.source, item.node), own[fieldOfList[list]] ?? {});
  };
  const found = { cluster: part("clusters"), user: part("users"), context: part("contexts") };
  return Object.values(found).every((each) => each === undefined) ? undefined : found;
}

/** The names of the entry that a context belongs to. `undefined` when there is no such context, or it is incomplete. */
export function namesOfContext(text: string | undefined, context: string): EntryNames | undefined {
  const kubeconfig = parse(text);
  const item = kubeconfig && findItem(kubeconfig, "contexts", context);
  const content = item && contentOf(kubeconfig, "contexts", item.node);
  const { cluster, user } = content ?? {};
  return typeof cluster === "string" && typeof user === "string" ? { cluster, user, context } : undefined;
}

function parse(text: string | undefined): Kubeconfig | undefined {
  return text === undefined
    ? undefined
    : parseKubeconfig(text.startsWith(byteOrderMark) ? text.slice(1) : text);
}

function contentOf(
  kubeconfig: Kubeconfig,
  list: ListName,
  node: Parameters<typeof plainValue>[1],
): Readonly<Record<string, unknown>> | undefined {
  const item = plainValue(kubeconfig.source, node);
  const content = isRecord(item) ? item[fieldOfList[list]] : undefined;
  return isRecord(content) ? content : undefined;
}
