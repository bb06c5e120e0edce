import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { emmy, hedy } from "../../../../lab/identityProviders/accounts.ts";
import { directoryEntries } from "../../../../lab/identityProviders/ldap/entries.ts";

suite("the directory's entries", () => {
  const ldif = directoryEntries([hedy, { ...emmy, groups: ["radio"] }], "the password of Dex");
  const entries = new Map(
    ldif
      .trimEnd()
      .split("\n\n")
      .map((entry) => {
        const [name = "", ...lines] = entry.split("\n");
        return [name.replace(/^dn: /, ""), lines] as const;
      }),
  );

  test("come after those that they are below", () => {
    const names = [...entries.keys()];
    for (const [index, name] of names.entries()) {
      const parent = name.slice(name.indexOf(",") + 1);
      assert.ok(index === 0 || names.slice(0, index).includes(parent), name);
    }
  });

  test("have a group for each that somebody is in, with its members", () => {
    const members = (group: string) =>
      entries.get(`cn=${group},ou=groups,dc=acme,dc=dev`)?.filter((line) => line.startsWith("member: "));
    const [ofHedy, ofEmmy] = [
      "member: uid=hedy,ou=people,dc=acme,dc=dev",
      "member: uid=emmy,ou=people,dc=acme,dc=dev",
    ];
    assert.deepEqual(members("platform"), [ofHedy]);
    assert.deepEqual(members("radio"), [ofHedy, ofEmmy]);
  });

  test("hold no password in the clear", () => {
    for (const password of [hedy.password, emmy.password, "the password of Dex"]) {
      assert.ok(!ldif.includes(password));
    }
    assert.equal(ldif.match(/^userPassword: \{SSHA\}/gm)?.length, 3);
  });
});
