import { fittingTemplates } from "./fittingTemplates.ts";
import { compareTexts } from "./item.ts";
import { mixedTemplates } from "./mixedTemplates.ts";
import type { ComparedStack, Template } from "./template.ts";

/**
 * Gives every item of every stack the template that it shares with the most stacks.
 *
 * Writing a placeholder wherever one can stand goes too far where a cluster is called like an ordinary word: on a
 * cluster `edit`, the role `edit` becomes the cluster's name. But what another stack wrote is a template too, and fits
 * if this cluster's own texts make the very item from it.
 */
export function sharedTemplates(stacks: readonly ComparedStack[]): readonly ComparedStack[] {
  const written = new Set(stacks.flatMap(({ items }) => items.map(({ template }) => template)));
  const fitting = fittingTemplates(stacks, written);
  const users = usersOf(fitting);
  const alone = stacks.flatMap(({ texts, items }, index) =>
    items
      .filter((_, place) => fitting[index]?.[place]?.every((template) => users.get(template) === 1))
      .map((item) => ({ texts, ...item })),
  );
  const mixed = mixedTemplates(alone, written);
  return withMostUsed(
    stacks,
    mixed.size === 0 ? fitting : fittingTemplates(stacks, new Set([...written, ...mixed])),
  );
}

function usersOf(fitting: readonly (readonly (readonly Template[])[])[]): ReadonlyMap<Template, number> {
  const users = new Map<Template, number>();
  for (const items of fitting) {
    for (const template of new Set(items.flat())) users.set(template, (users.get(template) ?? 0) + 1);
  }
  return users;
}

function withMostUsed(
  stacks: readonly ComparedStack[],
  fitting: readonly (readonly (readonly Template[])[])[],
): readonly ComparedStack[] {
  const users = usersOf(fitting);
  const usersFirst = (left: Template, right: Template) =>
    (users.get(right) ?? 0) - (users.get(left) ?? 0) || compareTexts(left.key, right.key);
  return stacks.map((stack, index) => ({
    ...stack,
    items: stack.items.map((item, place) => {
      const [template = item.template] = (fitting[index]?.[place] ?? []).toSorted(usersFirst);
      return { ...item, template };
    }),
  }));
}
