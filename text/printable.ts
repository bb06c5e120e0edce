const shortEscapes = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * What moves a terminal's cursor, starts an escape sequence, changes the direction of writing, is invisible or is no
 * character. Variation selectors stay: they belong to the emoji before them.
 */
const unprintable =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}[\p{Default_Ignorable_Code_Point}--[\uFE00-\uFE0F]]]/gv;

/** A character as JSON escapes it, so that a JSON text keeps its value. */
function escapeOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** Renders a text on one line that does nothing but show itself: unprintable characters become escapes like `\u001b`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => shortEscapes.get(character) ?? escapeOf(character));
}

/**
 * Renders a text of several lines that does nothing but show itself. Newlines and tabs stay. No line is a command for the
 * CI system whose job prints it.
 *
 * The result of a text that begins with an earlier result begins with that result, so a stream can be rendered in parts.
 */
export function printableLines(text: string): string {
  return withoutCommands(
    text
      .replaceAll("\r\n", "\n")
      .replace(unprintable, (character) =>
        character === "\n" || character === "\t"
          ? character
          : (shortEscapes.get(character) ?? escapeOf(character)),
      ),
  );
}

/**
 * GitHub Actions reads a line that starts with `::`, after any white space, and a line with `##[` anywhere
 * (actions/runner, src/Runner.Common/ActionCommand.cs); Azure Pipelines reads `##vso[`, TeamCity `##teamcity[`.
 */
function withoutCommands(lines: string): string {
  return lines.replace(/^([^\S\n]*:):/gm, "$1\\u003a").replace(/(##\w*)\[/g, "$1\\u005b");
}
