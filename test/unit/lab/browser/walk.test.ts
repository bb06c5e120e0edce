import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutQuery } from "../../../../lab/browser/walk.ts";

test("reports name a page without what may be secret in its URL", () => {
  assert.equal(
    withoutQuery("https://dex.test:5556/callback?code=secret#token"),
    "https://dex.test:5556/callback",
  );
  assert.equal(withoutQuery("https://ada:secret@dex.test/"), "https://dex.test/");
  assert.equal(withoutQuery("about:blank"), "about:blank");
  assert.equal(withoutQuery("chrome-error://chromewebdata/"), "chrome-error://chromewebdata/");
});
