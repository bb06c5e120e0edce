import type { StackOutcome, StackReport } from "../stackReport.ts";
import { eachText, type Item, mapTexts } from "./item.ts";
import { filled, keysIn } from "./placeholder.ts";
import { sharedTemplates } from "./sharedTemplates.ts";
import { comparedStacks, type ComparedStack, type Template } from "./template.ts";

/** Stacks of which the same is said, but for what is particular to each. */
export interface StackGroup {
  readonly state: StackOutcome["state"];
  /** The stacks' names, in the order in which they were given. Never empty. */
  readonly clusters: readonly string[];
  /** What is said of each. */
  readonly parts: readonly GroupPart[];
}

/** One thing that is said of a group. */
export interface GroupPart {
  /** Equal for equal things, in whichever group. */
  readonly template: Template;
  /** It as a person reads it: texts that are the same on all of the group, `‹cluster›` for those that differ. */
  readonly shown: Item;
}

/** Groups stacks by what is said of them, in the order of each group's first. */
export function stackGroups(stacks: readonly StackReport[]): readonly StackGroup[] {
  const compared = sharedTemplates(comparedStacks(stacks));
  const numbers = new Map<Template, number>();
  const numberOf = (template: Template) => {
    const number = numbers.get(template) ?? numbers.size;
    numbers.set(template, number);
    return number;
  };
  const groups = Map.groupBy(compared, ({ state, items }) =>
    [state, ...items.map(({ template }) => numberOf(template)).sort((left, right) => left - right)].join(" "),
  );
  return [...groups.values()].flatMap((members) =>
    members.slice(0, 1).map(({ state, items }) => ({
      state,
      clusters: members.map(({ cluster }) => cluster),
      parts: items.map(({ template }) => ({ template, shown: shownItem(template.item, members) })),
    })),
  );
}

function shownItem(template: Item, members: readonly ComparedStack[]): Item {
  const shown = new Map<string, string>();
  eachText(template, (text) => {
    for (const key of keysIn(text)) shown.set(key, shown.get(key) ?? shownText(key, members));
  });
  // No value is to pass for a placeholder.
  return mapTexts(template, (text) => filled(text, (key) => shown.get(key) ?? "", withoutSigns));
}

/** What is shown in a placeholder's place: the text, where it is the same on all of them. */
function shownText(key: string, members: readonly ComparedStack[]): string {
  const [text = "", ...others] = new Set(members.map(({ texts }) => texts.get(key) ?? ""));
  return others.length === 0 ? withoutSigns(text) : `‹${key.replace(/#.*/s, "")}›`;
}

function withoutSigns(text: string): string {
  return text.replaceAll("‹", "\\u2039");
}
