import type { StackOutcome, StackReport } from "../stackReport.ts";
import { type Fingerprint, fingerprintOf } from "./fingerprint.ts";
import { type Item, itemsOf, mapTexts } from "./item.ts";
import { type ParticularTexts, particularTexts, templateWriter } from "./particularTexts.ts";
import { asLiteral, asTemplate, isFixed, partsOf, placeholder } from "./placeholder.ts";

/** An item in which placeholders stand for what is particular to a cluster. */
export interface Template {
  /** Tells templates apart: equal ones are the same text. */
  readonly key: string;
  readonly item: Item;
  readonly fingerprint: Fingerprint;
}

/** A stack as far as it is compared with others. */
export interface ComparedStack {
  readonly cluster: string;
  readonly state: StackOutcome["state"];
  readonly texts: ParticularTexts;
  /** What is said of it, each with a template that it can be made from. */
  readonly items: readonly ComparedItem[];
}

/** An item of a stack. */
export interface ComparedItem {
  readonly item: Item;
  /** The template with a placeholder wherever one can stand. */
  readonly template: Template;
}

/** Prepares stacks to be compared. Templates that are equal are one object. */
export function comparedStacks(stacks: readonly StackReport[]): readonly ComparedStack[] {
  const known = new Map<string, Template>();
  const textsOfEach = particularTexts(stacks);
  return stacks.map((stack, index) => {
    const texts = textsOfEach[index] ?? new Map<string, string>();
    const write = templateWriter(texts);
    return {
      cluster: stack.cluster,
      state: stack.outcome.state,
      texts,
      items: itemsOf(stack).map((item) => ({ item, template: interned(mapTexts(item, write), known) })),
    };
  });
}

/** The one template that is equal to another. */
export function interned(item: Item, known: Map<string, Template>): Template {
  const key = JSON.stringify(item);
  const before = known.get(key);
  if (before !== undefined) return before;
  const template = { key, item, fingerprint: fingerprintOf(item) };
  known.set(key, template);
  return template;
}

/** Whether a stack's texts make the item from the template. No text of a stack's is found in what stands for a secret. */
export function makes(template: Item, texts: ParticularTexts, item: Item): boolean {
  const made = mapTexts(template, (text) => writtenOut(text, texts));
  return JSON.stringify(made) === JSON.stringify(mapTexts(item, asTemplate));
}

function writtenOut(template: string, texts: ParticularTexts): string {
  return partsOf(template)
    .map((part, index) =>
      index % 2 === 0 ? part : isFixed(part) ? placeholder(part) : asLiteral(texts.get(part) ?? ""),
    )
    .join("");
}
