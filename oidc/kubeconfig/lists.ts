import type { KubeconfigEntry } from "./entry.ts";

/** The three lists of a kubeconfig that an entry has one item in each of, in the order in which kubectl writes them. */
export const listNames = ["clusters", "contexts", "users"] as const;

/** Name of one of the lists. */
export type ListName = (typeof listNames)[number];

/** The field of {@link KubeconfigEntry} that belongs into each list, and the key of an item's content. */
export const fieldOfList = {
  clusters: "cluster",
  contexts: "context",
  users: "user",
} as const satisfies Record<ListName, keyof KubeconfigEntry>;

/** Makes one value for each list. */
export function forEachList<T>(make: (list: ListName) => T): Record<ListName, T> {
  return { clusters: make("clusters"), contexts: make("contexts"), users: make("users") };
}
