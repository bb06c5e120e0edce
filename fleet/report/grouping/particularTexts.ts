import type { StackReport } from "../stackReport.ts";
import { type InventedName, inventedNames, isInvented } from "./inventedNames.ts";
import { compareTexts } from "./item.ts";
import { asLiteral, asTemplate, filled, placeholder } from "./placeholder.ts";

/** The texts that are particular to one stack, by their placeholders' keys. */
export type ParticularTexts = ReadonlyMap<string, string>;

/** What is particular to each of the stacks. Of a made-up name that is its random part alone. */
export function particularTexts(stacks: readonly StackReport[]): readonly ParticularTexts[] {
  const invented = stacks.map(({ particular }) => inventedNames(particular));
  const users = new Map<string, number>();
  for (const stem of invented.flatMap((names) => [...new Set(names.map((name) => name.stem))]))
    users.set(stem, (users.get(stem) ?? 0) + 1);
  return stacks.map(({ particular }, index) => {
    const known = Object.entries(particular)
      .filter(([key, text]) => text !== "" && !isInvented(key))
      .sort(([left], [right]) => compareTexts(left, right));
    const write = templateWriter(new Map(known));
    const stemOf = ({ stem }: InventedName) =>
      // A name that several stacks have is no cluster's own, even if it holds the name of one.
      (users.get(stem) ?? 0) > 1 ? stem : filled(write(stem), (key) => `‹${key}›`);
    return new Map([
      ...known,
      ...(invented[index] ?? []).map(
        (name) => [`${name.age === "new" ? "" : "old "}random#${stemOf(name)}`, name.random] as const,
      ),
    ]);
  });
}

/** What counts as a word: in `latchkey-edit` there is an `edit`, in `editor` there is none. */
const letter = "[A-Za-z0-9]";

/**
 * Writes placeholders in the place of a stack's particular texts: of whole words, the longest first, and never inside
 * what stands for a secret.
 */
export function templateWriter(texts: ParticularTexts): (text: string) => string {
  // Of keys with one text the first is taken.
  const keys = new Map([...texts].reverse().map(([key, text]) => [asLiteral(text), key]));
  const written = [...keys.keys()].sort(
    (left, right) => right.length - left.length || compareTexts(left, right),
  );
  const pattern = new RegExp(written.map(wholeWords).join("|"), "g");
  return (text) => {
    const template = asTemplate(text);
    // Most texts hold none of them, and looking for plain texts is much faster than a pattern.
    if (!written.some((particular) => template.includes(particular))) return template;
    return template.replace(pattern, (found) => {
      const key = keys.get(found);
      return key === undefined ? found : placeholder(key);
    });
  };
}

function wholeWords(text: string): string {
  const isLetter = new RegExp(letter);
  const before = isLetter.test(text.slice(0, 1)) ? `(?<!${letter})` : "";
  const after = isLetter.test(text.slice(-1)) ? `(?!${letter})` : "";
  return before + escaped(text) + after;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
