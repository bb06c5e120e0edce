import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { createAuthority } from "../../../../lab/certificates.ts";
import { prepareGitHub } from "../../../../lab/github/prepare.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";

suite("what is prepared", () => {
  test("gets a new certificate with a new authority or address, and keeps it otherwise", async (context) => {
    const folder = await temporaryFolder(context);
    const authority = await createAuthority("one");
    const other = await createAuthority("two");
    const callbackUrl = "https://dex.test/callback";
    const certificate = async (options: { authority: typeof authority; listen: string }) => {
      await prepareGitHub(folder, { ...options, callbackUrl });
      return readFile(join(folder, "certificate.pem"), "utf8");
    };
    const first = await certificate({ authority, listen: "127.0.0.1:1" });
    assert.equal(await certificate({ authority, listen: "127.0.0.1:2" }), first);
    const moved = await certificate({ authority, listen: "127.0.0.2:2" });
    assert.notEqual(moved, first);
    assert.notEqual(await certificate({ authority: other, listen: "127.0.0.2:2" }), moved);
  });
});
