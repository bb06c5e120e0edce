import { printableLines } from "../../../text/printable.ts";

/** A piece of HTML. What was put into it as text is text, whatever it says. */
export class Markup {
  readonly #source: string;

  private constructor(source: string) {
    this.#source = source;
  }

  /** Takes a text of ours for HTML as it stands. Nothing that anybody else wrote may be in it. */
  static raw(source: string): Markup {
    return new Markup(source);
  }

  /** The HTML. */
  toString(): string {
    return this.#source;
  }
}

/** What a template takes: a text, which is escaped; HTML, or pieces of it one after the other; nothing. */
export type Insertable = string | number | Markup | readonly Markup[] | undefined;

/** HTML from a template, into which every text is put so that it is nothing else: in an element or a quoted attribute. */
export function markup(template: readonly string[], ...values: readonly Insertable[]): Markup {
  // How our own lines are indented does not matter to the page, and makes up a third of it.
  const pieces = template.map((piece, index) => piece.replaceAll(/\n\s+/g, "\n") + inserted(values[index]));
  return Markup.raw(pieces.join(""));
}

function inserted(value: Insertable): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.toString();
  return typeof value === "object" ? value.join("") : escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return printableLines(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
