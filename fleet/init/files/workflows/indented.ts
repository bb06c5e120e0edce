/** A text whose lines are all indented, but for empty ones. */
export function indented(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(spaces));
}
