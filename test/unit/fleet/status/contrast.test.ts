import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { style } from "../../../../fleet/status/html/style.ts";

/** What stands on what, and the least contrast for it: 4.5 for text, 3 for shapes (WCAG 2.2, 1.4.3 and 1.4.11). */
const pairs: readonly (readonly [ground: string, least: number, ...inks: readonly string[]])[] = [
  ["card", 4.5, "ink", "muted", "link"],
  ["ground", 4.5, "ink", "muted", "link"],
  ["soft", 4.5, "ink", "muted", "link"],
  ["warning-ground", 4.5, "ink", "muted", "warning"],
  ["problem-ground", 4.5, "ink", "muted", "problem"],
  ["admin-ground", 4.5, "admin"],
  ["edit-ground", 4.5, "edit"],
  ["view-ground", 4.5, "view"],
  ["card", 3, "fine", "idle", "warning", "problem", "bar", "due"],
];

suite("the page's colours", () => {
  const palettes = [...style.matchAll(/:root \{([^}]*--ink[^}]*)\}/g)].map(
    ([, declared = ""]) =>
      new Map(
        [...declared.matchAll(/--([a-z-]+): (#[0-9a-f]+)/g)].map(([, name = "", value = ""]) => [
          name,
          value,
        ]),
      ),
  );
  for (const [index, time] of ["day", "night"].entries()) {
    test(`can be told from what they stand on by ${time}`, () => {
      const palette = palettes[index] ?? new Map<string, string>();
      for (const [ground, least, ...inks] of pairs) {
        for (const ink of inks) {
          const [on = NaN, of = NaN] = [ground, ink].map((name) => luminance(palette.get(name) ?? ""));
          const contrast = (Math.max(on, of) + 0.05) / (Math.min(on, of) + 0.05);
          assert.ok(contrast >= least, `${ink} on ${ground}: ${contrast.toFixed(2)}`);
        }
      }
    });
  }
});

/** A colour's relative luminance (WCAG 2.2). @param colour as `#fff` or `#1b2330`. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replaceAll(/[0-9a-f]/g, "$&$&") : colour;
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5].map((at) => {
    const share = parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
