import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { mayRedirectTo } from "../../../../../lab/github/apps/callback.ts";

suite("the redirect URLs that GitHub's documentation lists", () => {
  const callback = "http://example.com/path";
  for (const good of [
    "http://example.com/path",
    "http://example.com/path/subdir/other",
    "http://oauth.example.com/path",
    "http://oauth.example.com/path/subdir/other",
  ]) {
    test(`${good} is good`, () => {
      assert.equal(mayRedirectTo(callback, good), true);
    });
  }
  for (const bad of [
    "http://example.com/bar",
    "http://example.com/",
    "http://example.com:8080/path",
    "http://oauth.example.com:8080/path",
    "http://example.org",
  ]) {
    test(`${bad} is bad`, () => {
      assert.equal(mayRedirectTo(callback, bad), false);
    });
  }
  test("a loopback callback leaves the port open", () => {
    assert.equal(mayRedirectTo("http://127.0.0.1/path", "http://127.0.0.1:1234/path"), true);
    assert.equal(mayRedirectTo("http://127.0.0.1/path", "http://127.0.0.1:1234/other"), false);
  });
});

suite("redirect URLs that look alike", () => {
  const callback = "https://dex.acme.dev/callback";
  for (const bad of [
    "http://dex.acme.dev/callback",
    "https://evildex.acme.dev/callback",
    "https://dex.acme.dev.evil.test/callback",
    "https://dex.acme.dev@evil.test/callback",
    "https://acme.dev/callback",
    "https://dex.acme.dev/callback/../other",
    "https://dex.acme.dev/callback/%2e%2e/other",
    "https://dex.acme.dev/callbackother",
    "https://user:password@dex.acme.dev/callback",
    "/callback",
    "",
  ]) {
    test(`${bad === "" ? "nothing" : bad} is bad`, () => {
      assert.equal(mayRedirectTo(callback, bad), false);
    });
  }
  test("an address has no sub-domains", () => {
    assert.equal(
      mayRedirectTo("https://10.223.1.2:32000/callback", "https://10.223.1.2:32000/callback"),
      true,
    );
    assert.equal(mayRedirectTo("https://23.1.2.3/callback", "https://10.23.1.2.3/callback"), false);
  });
  test("a callback at the root lets every path of the host in", () => {
    assert.equal(mayRedirectTo("https://acme.dev/", "https://dex.c1.acme.dev/callback"), true);
  });
});
