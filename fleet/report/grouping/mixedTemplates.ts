import { type Counts, countedSum, countsText } from "./fingerprint.ts";
import { itemSum } from "./fittingTemplates.ts";
import { type Item, mapTexts, textsIn } from "./item.ts";
import { mixedText } from "./mixedText.ts";
import type { ParticularTexts } from "./particularTexts.ts";
import { type ComparedItem, interned, makes, type Template } from "./template.ts";

/** An item with the texts that are particular to its stack. */
export interface LoneItem extends ComparedItem {
  readonly texts: ParticularTexts;
}

/** Of how many ways to take placeholders back the common one is looked for. */
const mostWays = 256;

/**
 * Templates that no stack wrote, though two of them share one: each has the other's name as an ordinary word. Of the
 * clusters `edit` and `view`, none writes both roles as words.
 *
 * Two items made from one template leave the same sum when each takes its own texts away as often as the template has
 * placeholders. How often that is nobody knows, so every number is tried; the sums that are equal show whom to compare.
 *
 * @param alone items that share a template with nobody.
 * @param written the templates that are known already.
 */
export function mixedTemplates(
  alone: readonly LoneItem[],
  written: ReadonlySet<Template>,
): ReadonlySet<Template> {
  const alike = new Map<string, LoneItem>();
  const known = new Map([...written].map((template) => [template.key, template]));
  const mixed = new Set<Template>();
  for (const item of alone) {
    const whole = itemSum(item, item.texts);
    for (const counts of fewerOf(item.template.fingerprint.counts)) {
      const sum = (whole - (countedSum(counts, item.texts) ?? 0)) | 0;
      const key = `${sum} ${countsText(counts)}`;
      const other = alike.get(key);
      if (other === undefined) {
        alike.set(key, item);
        continue;
      }
      const shared = mixedItem(other, item);
      if (shared !== undefined) mixed.add(interned(shared, known));
    }
  }
  return new Set([...mixed].filter((template) => !written.has(template)));
}

/** All counts that are no greater than these: with some placeholders taken back. */
function fewerOf(counts: Counts): readonly Counts[] {
  const ways = counts.reduce((product, [, count]) => product * (count + 1), 1);
  if (ways > mostWays) return [];
  return counts.reduce<readonly Counts[]>(
    (lists, [key, most]) =>
      lists.flatMap((list) =>
        Array.from({ length: most + 1 }, (_, count): Counts =>
          count === 0 ? list : [...list, [key, count]],
        ),
      ),
    [[]],
  );
}

/** The template that makes both items, if it is found. */
function mixedItem(left: LoneItem, right: LoneItem): Item | undefined {
  const opposites = textsIn(right.template.item);
  let place = 0;
  const mixed = mapTexts(left.template.item, (template) => {
    // Mostly it is the text in the same place; names that sort differently move it.
    for (const opposite of [...opposites.slice(place++, place), ...opposites]) {
      const text = mixedText({ template, texts: left.texts }, { template: opposite, texts: right.texts });
      if (text !== undefined) return text;
    }
    return template;
  });
  return [left, right].every(({ texts, item }) => makes(mixed, texts, item)) ? mixed : undefined;
}
