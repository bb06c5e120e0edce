import * as fc from "fast-check";

/** Everything nasty that the generator puts into files. A test checks that each of it occurs. */
export const allFeatures = [
  "CRLF", "byte-order mark", "no final line break", "blank last line", "directive", "document start", "document end",
  "empty", "comments only", "block root", "indented root", "JSON root", "flow root", "compact JSON root",
  "missing list", "null list", "bare list", "null on its own line", "[] list", "[] with a comment", "block list",
  "indented block list", "flow list", "flow list on lines", "trailing comma", "comment in flow",
  "comment", "comment with tab", "comment behind value", "anchor", "alias of a value", "alias item", "merge key",
  "block scalar", "keep block scalar", "folded text", "unknown root key", "unknown item key", "lookalike name",
  "quoted key", "dash alone", "wide dash", "blank line with blanks", "anchored list", "tagged list", "extensions",
] as const; // oxfmt-ignore

/** One of them. */
export type Feature = (typeof allFeatures)[number];

/** Names that look like ours without being ours, or that parsers take for something else. */
const names = [
  "prod2", "latchkey-prod-2", "Prod", "prod ", "pro", "latchkey", "minikube", "kind-kind", "yes", "123", "1e3", "~",
  "arn:aws:eks:eu-1:1:cluster/prod", "user@host", "a: b", "#x", "ünï✓", "- dash", "'q'", '"qq"', "*star", "0o17", "12:30",
]; // oxfmt-ignore

/** A file in the making: draws what comes next, and notes what was drawn. */
export class Drawing {
  readonly features = new Set<Feature>();
  /** Anchors of maps, of scalars and of list items that stand before the place that is being written. */
  readonly anchored = { maps: new Array<string>(), scalars: new Array<string>(), items: new Array<string>() };
  readonly #g: fc.GeneratorValue;
  #anchors = 0;

  constructor(g: fc.GeneratorValue) {
    this.#g = g;
  }

  /** `value`, which has these features. */
  with<T>(value: T, ...features: readonly Feature[]): T {
    for (const feature of features) this.features.add(feature);
    return value;
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.#g(fc.integer, { min: 1, max: 100 }) > 100 - percent;
  }

  /** One of the values; the first is the plainest. */
  pick<T>(first: T, ...others: readonly T[]): T {
    return others[this.#g(fc.nat, { max: others.length }) - 1] ?? first;
  }

  /** A number of things. */
  count(max: number): number {
    return this.#g(fc.integer, { min: 1, max });
  }

  /** The values in some order. */
  shuffled(...values: readonly string[]): string[] {
    return this.#g(fc.shuffledSubarray<string>, [...values], {
      minLength: values.length,
      maxLength: values.length,
    });
  }

  /** A new anchor's name. */
  anchor(): string {
    this.#anchors += 1;
    return this.with(`a${this.#anchors}`, "anchor");
  }

  /** Comments and blank lines, in so many of a hundred cases. */
  comments(percent: number): string[] {
    if (!this.chance(percent)) return [];
    return Array.from({ length: this.count(2) }, () => {
      const line = this.pick(
        "# comment",
        "  # - name: prod",
        "#",
        "# clusters: [",
        "      # deep",
        "#\ttab\there",
        "# é✓",
        "",
        "   ",
      );
      if (line.trim() === "") return line === "" ? line : this.with(line, "blank line with blanks");
      return this.with(line, line.includes("\t") ? "comment with tab" : "comment");
    });
  }

  /** What may follow a value in its line. */
  behind(): string {
    if (this.chance(15))
      return this.with(this.pick(" # c", "   # c: d", "\t# tab", " #"), "comment behind value");
    return this.chance(4) ? "  " : "";
  }

  /** What may follow a comma in its line. */
  behindComma(): string {
    return this.chance(20) ? this.with(this.pick(" # c", "  # ]", "\t# , {"), "comment in flow") : "";
  }

  /** A key, perhaps in quotes. */
  key(key: string): string {
    return this.chance(8) ? this.with(this.pick(`"${key}"`, `'${key}'`), "quoted key") : key;
  }

  /** A name, as it is. */
  rawName(): string {
    return this.with(this.pick("minikube", ...names), "lookalike name");
  }

  /** A name, as YAML writes it. */
  name(): string {
    const name = this.rawName();
    if (/^[A-Za-z][\w-]*$/.test(name) && this.chance(60)) return name;
    return this.chance(50) ? JSON.stringify(name) : `'${name.replaceAll("'", "''")}'`;
  }

  /** A value on one line. */
  value(): string {
    const scalar = this.anchored.scalars.at(-1);
    if (scalar && this.chance(20)) return this.with(`*${scalar}`, "alias of a value");
    return this.pick(
      "https://a:6443",
      '"x # y"',
      "'it''s'",
      "yes",
      "0x1F",
      "2001-01-01",
      "http://x/y#z",
      "é✓",
      '"tab\\t"',
      "~",
      "",
    );
  }
}
