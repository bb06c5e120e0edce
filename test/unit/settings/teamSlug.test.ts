import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { slugOfName, teamSlugPattern } from "../../../settings/teamSlug.ts";

describe("the slug of a team's name", () => {
  for (const [name, slug] of [
    ["platform", "platform"],
    ["Site Reliability", "site-reliability"],
    ["Payments & Billing", "payments-billing"],
    ["  On  --  Call! ", "on-call"],
    ["Näme of a Team", "name-of-a-team"],
    ["snake_case", "snake_case"],
    ["日本", ""],
  ] as const) {
    it(`is ${JSON.stringify(slug)} of ${JSON.stringify(name)}`, () => {
      assert.equal(slugOfName(name), slug);
    });
  }

  it("is its own slug, and of the form that rules take, but for a _ at its ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const slug = slugOfName(name);
        assert.equal(slugOfName(slug), slug);
        if (slug !== "" && !slug.startsWith("_")) assert.match(slug, teamSlugPattern);
      }),
    );
  });
});
