import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import fc from "fast-check";
import { compareAuthorities } from "../../../../fleet/outputs/authorities.ts";
import { createAuthority } from "../../../../lab/certificates.ts";

suite("authorities of an untrusted text", () => {
  let pems: readonly string[];
  let stranger: string;

  before(async () => {
    const names = ["first", "second", "third", "stranger"];
    const all = await Promise.all(names.map(async (name) => (await createAuthority(name)).certificate));
    pems = all.slice(0, 3);
    stranger = all[3] ?? "";
  });

  test("are known ones, or rejected with the fingerprints of both", () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2]), fc.subarray([0, 1, 2]), fc.boolean(), (given, known, hostile) => {
        const textOf = (indexes: readonly number[]) => indexes.map((index) => pems[index]).join("");
        const applied = textOf(given) + (hostile ? stranger : "");
        const compared = compareAuthorities(applied, textOf(known));
        const agrees =
          !hostile &&
          given.every((index) => known.includes(index)) &&
          (given.length === 0) === (known.length === 0);
        assert.equal("pem" in compared, agrees);
        if (!("pem" in compared)) assert.notEqual(compared.applied, compared.known);
      }),
    );
  });

  test("keep their order, and nothing of the text but what was compared", () => {
    const [first = "", second = ""] = pems;
    const block = (pem: string) => pem.trim();
    // OpenSSL would trust this block; it is no certificate block of PEM's strict form.
    const smuggled = stranger.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE");
    assert.deepEqual(compareAuthorities(`${second}${smuggled}${first}`, first + second), {
      pem: `${block(second)}\n${block(first)}\n`,
    });
    assert.deepEqual(compareAuthorities(undefined, ""), { pem: undefined });
  });

  test("do not become public ones where private ones are known, nor the other way round", () => {
    const [first = ""] = pems;
    for (const [applied, known] of [
      [undefined, first],
      [first, ""],
    ] as const) {
      const compared = compareAuthorities(applied, known);
      assert.ok(!("pem" in compared));
      assert.match(`${compared.applied} ${compared.known}`, /none, so that public authorities are trusted/);
    }
  });
});
