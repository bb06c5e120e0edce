import { secretMark, unknownMark } from "../stackReport.ts";

// What marks a placeholder inside a text: characters of Unicode's private use, which nobody writes.
const opening = "\uE000";
const closing = "\uE001";
const mark = /\uE000([^\uE001]*)\uE001/g;

/** What stands in a template for a text that is particular to a cluster. */
export function placeholder(key: string): string {
  return opening + key + closing;
}

/**
 * What always stands in the place of a placeholder, by its key: the mark itself, where a value has it, and what is not
 * told, so that a cluster called `secret` is not found in it. The keys have no letter that could be part of a name.
 */
const fixed: ReadonlyMap<string, string> = new Map([
  ["", opening],
  ["!", secretMark],
  ["?", unknownMark],
]);

/** Whether a placeholder stands for the same text on every cluster. */
export function isFixed(key: string): boolean {
  return fixed.has(key);
}

/** A text as a template, with no placeholder but fixed ones. */
export function asTemplate(text: string): string {
  let template = text;
  for (const [key, written] of fixed) {
    if (template.includes(written)) template = template.replaceAll(written, placeholder(key));
  }
  return template;
}

/** A text as a part of a template: whatever it looks like, it stands for nothing but itself. */
export function asLiteral(text: string): string {
  return text.replaceAll(opening, placeholder(""));
}

/** Puts texts in the places of a template's placeholders, and changes what stands between them, where asked to. */
export function filled(
  template: string,
  textOf: (key: string) => string,
  between: (literal: string) => string = (literal) => literal,
): string {
  if (!template.includes(opening)) return between(template);
  return partsOf(template)
    .map((part, index) => {
      if (index % 2 === 0) return between(part);
      return fixed.get(part) ?? textOf(part);
    })
    .join("");
}

/** A template's texts and its placeholders' keys by turns; the first and the last are texts, which may be empty. */
export function partsOf(template: string): readonly string[] {
  return template.includes(opening) ? template.split(mark) : [template];
}

/** The keys of a template's placeholders but fixed ones, as often as they stand there, in their order. */
export function keysIn(template: string): readonly string[] {
  return partsOf(template).filter((part, index) => index % 2 === 1 && !isFixed(part));
}

/** The key of the placeholder that a template begins with, if it does. */
export function leadingKey(template: string): string | undefined {
  return template.startsWith(opening) ? template.slice(1, template.indexOf(closing)) : undefined;
}

/** What two templates both begin with, up to the first placeholder of either. */
export function commonLiteral(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length] && left[length] !== opening) length++;
  return left.slice(0, length);
}
