import type {
  OutputChange,
  PropertyChange,
  ResourceChange,
  ShownValue,
  StackOutcome,
  StackReport,
} from "../stackReport.ts";

/** One thing that a report says of a stack: what two stacks have in common is counted in these. */
export type Item =
  | { readonly kind: "change"; readonly value: ResourceChange }
  | { readonly kind: "output"; readonly value: OutputChange }
  | { readonly kind: "warning" | "error" | "reason" | "on"; readonly value: string };

/** All that a report says of a stack, but for its state. */
export function itemsOf({ outcome, warnings }: Pick<StackReport, "outcome" | "warnings">): readonly Item[] {
  return [...outcomeItems(outcome), ...warnings.map((value) => ({ kind: "warning", value }) as const)];
}

function outcomeItems(outcome: StackOutcome): readonly Item[] {
  switch (outcome.state) {
    case "changed":
      return [
        ...outcome.changes.map((value) => ({ kind: "change", value }) as const),
        ...outcome.outputs.map((value) => ({ kind: "output", value }) as const),
      ];
    case "failed":
      return outcome.errors.map((value) => ({ kind: "error", value }));
    case "waiting":
      return [{ kind: "on", value: outcome.on }];
    case "unchanged":
      return outcome.reason === undefined ? [] : [{ kind: "reason", value: outcome.reason }];
    case "interrupted":
      return [];
  }
}

/** The report that says these things of a stack: {@link itemsOf} backwards. */
export function reportOf(
  state: StackOutcome["state"],
  items: readonly Item[],
): Pick<StackReport, "outcome" | "warnings"> {
  return { outcome: outcomeOf(state, items), warnings: textsOf(items, "warning") };
}

function outcomeOf(state: StackOutcome["state"], items: readonly Item[]): StackOutcome {
  switch (state) {
    case "changed":
      return { state, changes: changesOf(items), outputs: outputsOf(items) };
    case "failed":
      return { state, errors: textsOf(items, "error") };
    case "waiting":
      return { state, on: textsOf(items, "on").join(", ") };
    case "unchanged": {
      const [reason] = textsOf(items, "reason");
      return reason === undefined ? { state } : { state, reason };
    }
    case "interrupted":
      return { state };
  }
}

/** The resources among the items, sorted by URN. */
export function changesOf(items: readonly Item[]): readonly ResourceChange[] {
  return sortedBy(
    items.flatMap((item) => (item.kind === "change" ? [item.value] : [])),
    ({ urn }) => urn,
  );
}

/** The outputs among the items, sorted by name. */
export function outputsOf(items: readonly Item[]): readonly OutputChange[] {
  return sortedBy(
    items.flatMap((item) => (item.kind === "output" ? [item.value] : [])),
    ({ name }) => name,
  );
}

/** The texts of one kind among the items, in their order. */
export function textsOf(
  items: readonly Item[],
  kind: "warning" | "error" | "reason" | "on",
): readonly string[] {
  return items.flatMap((item) => (item.kind === kind ? [item.value] : []));
}

/** The same item with each of its texts changed: values, names, paths and keys. Keys and paths are sorted anew. */
export function mapTexts(item: Item, change: (text: string) => string): Item {
  switch (item.kind) {
    case "change": {
      const { operation, type, name, urn, properties } = item.value;
      return {
        kind: item.kind,
        value: {
          operation,
          type,
          name: change(name),
          urn: change(urn),
          properties: sortedBy(
            properties.map((property): PropertyChange => ({
              path: change(property.path),
              ...mapSides(property, change),
              replaces: property.replaces,
            })),
            ({ path }) => path,
          ),
        },
      };
    }
    case "output":
      return { kind: item.kind, value: { name: change(item.value.name), ...mapSides(item.value, change) } };
    default:
      return { kind: item.kind, value: change(item.value) };
  }
}

function mapSides(
  { before, after }: Pick<PropertyChange, "before" | "after">,
  change: (text: string) => string,
): Pick<PropertyChange, "before" | "after"> {
  return {
    ...(before === undefined ? {} : { before: mapValue(before, change) }),
    ...(after === undefined ? {} : { after: mapValue(after, change) }),
  };
}

function mapValue(value: ShownValue, change: (text: string) => string): ShownValue {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((element) => mapValue(element, change));
  const entries = Object.entries(value).map(
    ([key, inner]) => [change(key), mapValue(inner, change)] as const,
  );
  return Object.fromEntries(sortedBy(entries, ([key]) => key));
}

/** Whether a value is a list, which `Array.isArray` does not tell of a readonly one. */
export function isList(value: ShownValue): value is readonly ShownValue[] {
  return Array.isArray(value);
}

/** Visits each of an item's texts, in the order in which {@link mapTexts} does. */
export function eachText(item: Item, visit: (text: string) => void): void {
  switch (item.kind) {
    case "change": {
      const { name, urn, properties } = item.value;
      visit(name);
      visit(urn);
      for (const property of properties) {
        visit(property.path);
        eachTextOfSides(property, visit);
      }
      return;
    }
    case "output":
      visit(item.value.name);
      eachTextOfSides(item.value, visit);
      return;
    default:
      visit(item.value);
  }
}

function eachTextOfSides(
  { before, after }: Pick<PropertyChange, "before" | "after">,
  visit: (text: string) => void,
): void {
  if (before !== undefined) eachTextOfValue(before, visit);
  if (after !== undefined) eachTextOfValue(after, visit);
}

function eachTextOfValue(value: ShownValue, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (typeof value !== "object" || value === null) return;
  else if (isList(value)) for (const element of value) eachTextOfValue(element, visit);
  else
    for (const [key, inner] of Object.entries(value)) {
      visit(key);
      eachTextOfValue(inner, visit);
    }
}

/** Each of an item's texts, as often as it stands there. */
export function textsIn(item: Item): readonly string[] {
  const texts: string[] = [];
  eachText(item, (text) => texts.push(text));
  return texts;
}

/** The elements in the order of their texts' UTF-16 code units, which is the same on every machine. */
export function sortedBy<Element>(
  elements: readonly Element[],
  textOf: (element: Element) => string,
): readonly Element[] {
  return elements.toSorted((left, right) => compareTexts(textOf(left), textOf(right)));
}

/** Compares by UTF-16 code units. */
export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
