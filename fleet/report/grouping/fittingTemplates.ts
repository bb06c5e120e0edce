import { type Counts, countedSum, countsText } from "./fingerprint.ts";
import { type ComparedItem, type ComparedStack, makes, type Template } from "./template.ts";
import type { ParticularTexts } from "./particularTexts.ts";

/** Templates that have the same placeholders, each as often. */
interface AlikeTemplates {
  readonly counts: Counts;
  /** By the sum of the words between the placeholders. */
  readonly bySum: Map<number, Template[]>;
}

/**
 * Which of the templates each item of each stack can be made from; its own is always among them. The time it takes grows
 * with the number of items, and not with the number of templates: fingerprints find the few that are worth trying.
 */
export function fittingTemplates(
  stacks: readonly ComparedStack[],
  templates: ReadonlySet<Template>,
): readonly (readonly (readonly Template[])[])[] {
  const alike = alikeTemplates(templates);
  return stacks.map(({ texts, items }) => {
    const sums = alike.flatMap(({ counts, bySum }) => {
      const sum = countedSum(counts, texts);
      return sum === undefined ? [] : [{ sum, bySum }];
    });
    return items.map((item) => {
      const whole = itemSum(item, texts);
      return sums.flatMap(({ sum, bySum }) =>
        (bySum.get((whole - sum) | 0) ?? []).filter(
          (template) => template === item.template || makes(template.item, texts, item.item),
        ),
      );
    });
  });
}

/** The sum of all words of a stack's item. */
export function itemSum({ template: { fingerprint } }: ComparedItem, texts: ParticularTexts): number {
  return (fingerprint.literal + (countedSum(fingerprint.counts, texts) ?? 0)) | 0;
}

function alikeTemplates(templates: ReadonlySet<Template>): readonly AlikeTemplates[] {
  const alike = new Map<string, AlikeTemplates>();
  for (const template of templates) {
    const { counts, literal } = template.fingerprint;
    const key = countsText(counts);
    const { bySum } = alike.get(key) ?? { bySum: new Map<number, Template[]>() };
    bySum.set(literal, [...(bySum.get(literal) ?? []), template]);
    alike.set(key, { counts, bySum });
  }
  return [...alike.values()];
}
