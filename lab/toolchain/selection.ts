import { partNames } from "./part.ts";
import type { PartName } from "./part.ts";
import { parts } from "./parts.ts";

/** The parts asked for and all that they require, each once, in the order in which they are made. */
export function selectParts(asked: readonly PartName[]): PartName[] {
  const selected = new Set<PartName>();
  const select = (name: PartName): void => {
    if (selected.has(name)) return;
    selected.add(name);
    const part = parts[name];
    if (part.kind !== "packages") part.requires?.forEach(select);
  };
  asked.forEach(select);
  return partNames.filter((name) => selected.has(name));
}

/** Whether a word names a part. */
export function isPartName(word: string): word is PartName {
  return partNames.some((name) => name === word);
}
