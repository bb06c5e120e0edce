/** What a line tells, which decides its sign and its colour. */
export type Tone =
  | "create"
  | "update"
  | "replace"
  | "delete"
  /** A line or a value that comes. */
  | "added"
  /** A line or a value that goes. */
  | "removed"
  /** A line between changed ones that stays as it is, or a remark. */
  | "faint"
  /** What went wrong, or may soon. */
  | "alert"
  | "plain";

/** One line of a report's body, in whatever form it is written. */
export interface Line {
  /** How far it is indented: 0 for a resource. */
  readonly depth: number;
  readonly tone: Tone;
  /** The line, printable and without its sign. */
  readonly text: string;
}

/** What stands before a line of each tone, as in `pulumi preview`; a blank stands in line with the other signs. */
export const signs: Readonly<Record<Tone, string>> = {
  create: "+",
  update: "~",
  replace: "+-",
  delete: "-",
  added: "+",
  removed: "-",
  faint: " ",
  alert: "!",
  plain: "",
};

/** How much of a value is written. */
export interface Limits {
  /** The longest line of a value, in characters. */
  readonly width: number;
  /** How many properties of one resource, and parts of one output, are written. */
  readonly properties: number;
  /** How many lines of one text are written. */
  readonly textLines: number;
}
