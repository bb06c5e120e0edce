import { type Item, eachText } from "./item.ts";
import { isFixed, partsOf } from "./placeholder.ts";
import type { ParticularTexts } from "./particularTexts.ts";

/**
 * Tells without looking whether a template can be what a stack's item was made from. The sum of a text's words is the
 * sum of the words of its template and of each text that is put in, so it is known without putting them in.
 */
export interface Fingerprint {
  /** The sum over the words between the placeholders. */
  readonly literal: number;
  /** How often each placeholder stands in the template, sorted by key. */
  readonly counts: Counts;
}

/** How often placeholders stand in a template, sorted by key. */
export type Counts = readonly (readonly [key: string, count: number])[];

/** The fingerprint of a template. */
export function fingerprintOf(template: Item): Fingerprint {
  let literal = 0;
  const counts = new Map<string, number>();
  eachText(template, (text) => {
    partsOf(text).forEach((part, index) => {
      if (index % 2 === 0) literal = (literal + wordSum(part)) | 0;
      else if (!isFixed(part)) counts.set(part, (counts.get(part) ?? 0) + 1);
    });
  });
  return { literal, counts: [...counts].sort(([left], [right]) => (left < right ? -1 : 1)) };
}

/** The sum that placeholders add, each as often as it stands there; `undefined` where a stack lacks one of the texts. */
export function countedSum(counts: Counts, texts: ParticularTexts): number | undefined {
  let sum = 0;
  for (const [key, count] of counts) {
    const text = texts.get(key);
    if (text === undefined) return undefined;
    sum = (sum + Math.imul(count, wordSum(text))) | 0;
  }
  return sum;
}

/**
 * A number for a text that does not depend on the order of its words, nor on what stands between them: the sum of each
 * word's FNV-1a hash of 32 bits, mixed once more so that words which are alike do not add up alike.
 */
function wordSum(text: string): number {
  let sum = 0;
  let hash = 0;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 0;
    if (isLetterOrDigit(code)) {
      hash = Math.imul((hash === 0 ? 0x811c9dc5 : hash) ^ code, 0x01000193);
    } else if (hash !== 0) {
      hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
      sum = (sum + (hash ^ (hash >>> 13))) | 0;
      hash = 0;
    }
  }
  return sum;
}

/** Whether a UTF-16 code unit is an ASCII letter or digit. */
function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Counts as one text, equal for equal counts. */
export function countsText(counts: Counts): string {
  return counts.map(([key, count]) => `${count} ${key}`).join("\n");
}
