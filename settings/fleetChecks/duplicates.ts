/** Something that has the same value as an earlier one. */
export interface Duplicate<Item> {
  readonly value: string;
  readonly first: Item;
  readonly again: Item;
}

/** Those items whose value an earlier one has. Items without a value have none in common. */
export function duplicates<Item>(
  items: readonly Item[],
  valueOf: (item: Item) => string | undefined,
): readonly Duplicate<Item>[] {
  const seen = new Map<string, Item>();
  return items.flatMap((item) => {
    const value = valueOf(item);
    if (value === undefined) return [];
    const first = seen.get(value);
    if (first !== undefined) return [{ value, first, again: item }];
    seen.set(value, item);
    return [];
  });
}
