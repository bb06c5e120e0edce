const shortEscapes = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * A text as one line that does nothing but show itself: what would move a terminal's cursor, turn the direction of
 * writing or be invisible is written as an escape (Unicode's categories Cc, Cf, Zl, Zp and lone surrogates).
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) =>
      shortEscapes.get(character) ??
      `\\u${(character.codePointAt(0) ?? 0)
        .toString(16)
        .padStart(4, "0")
        .replace(/^.{5,}$/, "{$&}")}`,
  );
}
