import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { redaction } from "../../../../fleet/engine/redaction.ts";

suite("redaction", () => {
  test("leaves no way to write a secret in a text", () => {
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40 }), text, text, (secret, before, after) => {
        const bytes = Buffer.from(secret);
        for (const written of [secret, JSON.stringify(secret).slice(1, -1), bytes.toString("base64")]) {
          assert.ok(!redaction([secret])(`${before}${written}${after}`).includes(written));
        }
      }),
    );
  });

  for (const { name, secrets, text, expected } of [
    {
      name: "every text in a secret that is JSON",
      secrets: ['{"ldap":{"bindPassword":"hunter22"}}'],
      text: "bind with hunter22 failed",
      expected: "bind with [secret] failed",
    },
    {
      name: "a line of a secret of several lines",
      secrets: ["-----BEGIN KEY-----\nMIIBbjCCARWgAwIBAgIRAOSv\n-----END KEY-----"],
      text: "at MIIBbjCCARWgAwIBAgIRAOSv",
      expected: "at [secret]",
    },
    {
      name: "the longer of two secrets first",
      secrets: ["pass", "password"],
      text: "password",
      expected: "[secret]",
    },
    { name: "nothing where there is no secret", secrets: ["ab"], text: "about", expected: "about" },
  ]) {
    test(`hides ${name}`, () => {
      assert.equal(redaction(secrets)(text), expected);
    });
  }
});
