import type { ListName } from "./lists.ts";

/**
 * What a list was before our item came into it:
 * - `present`: a list, perhaps an empty one in brackets; when our item was its last, an empty list remains
 * - `missing`: there was no such key
 * - `empty`: no list yet, but `null`, `[]` or nothing, written as `source`, which followed the key's colon after `between`
 */
export type ListOrigin =
  | { readonly was: "present" }
  | { readonly was: "missing" }
  | { readonly was: "empty"; readonly between: string; readonly source: string };

/**
 * What it takes to make a file what it was before an entry was merged into it, beside taking out the entry.
 * Small and serialisable: it is kept in the resource's state.
 */
export interface Restore {
  /**
   * What the file was: `missing`, `empty` (nothing but blanks and comments), or `present`. The first two were given
   * `apiVersion`, `kind` and `current-context` by us.
   */
  readonly document: "missing" | "empty" | "present";
  readonly lists: Readonly<Record<ListName, ListOrigin>>;
}
