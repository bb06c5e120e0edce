import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseIssuer } from "../../../oidc/issuer.ts";
import { plainIssuers } from "./generated.ts";

function isAccepted(text: string): boolean {
  return !("length" in parseIssuer(text));
}

/** Ways to write a URL that leads to the same place and is another text, or that is no issuer at all. */
const respellings: readonly ((url: string) => string)[] = [
  (url) => `${url}/`,
  (url) => `${url}?`,
  (url) => `${url}#`,
  (url) => `${url}?org=acme`,
  (url) => ` ${url}`,
  (url) => `${url}\n`,
  (url) => `${url}/a/..`,
  (url) => `${url}/./a`,
  (url) => `${url}//a`,
  (url) => `${url}/%61`,
  (url) => `${url}/a b`,
  (url) => url.replace("https:", "http:"),
  (url) => url.replace("https:", "HTTPS:"),
  (url) => url.replace("https://", "https:/"),
  (url) => url.replace("https://", "https:\\\\"),
  (url) => url.replace("https://", "https://dex@"),
  (url) => url.replace("https://", "https://dex:secret@"),
  (url) => url.replace("https://", "https://*."),
  (url) => url.replace("https://", ""),
  (url) => url.replace(/^https:\/\/[^:/]+/, (origin) => `https://${origin.slice(8).toUpperCase()}A`),
  (url) => url.replace(/^(https:\/\/[^:/]+)(:\d+)?/, "$1:443"),
  (url) => url.replace(/^(https:\/\/[^:/]+)(:\d+)?/, "$1:0"),
  (url) => url.replace(/^(https:\/\/[^:/]+)(:\d+)?/, "$1:08443"),
  (url) => url.replace(/^(https:\/\/[^:/]+)(:\d+)?/, "$1:"),
];

describe("parseIssuer", () => {
  it("reads the parts of a URL", () => {
    assert.deepEqual(parseIssuer("https://login.acme.dev:8443/dex"), {
      url: "https://login.acme.dev:8443/dex",
      hostname: "login.acme.dev",
      hostIsAddress: false,
      port: 8443,
      path: "/dex",
    });
    assert.deepEqual(parseIssuer("https://[::1]"), {
      url: "https://[::1]",
      hostname: "::1",
      hostIsAddress: true,
      port: 443,
      path: "",
    });
  });

  it("accepts every URL in its plain spelling and keeps it letter for letter", () => {
    fc.assert(
      fc.property(plainIssuers, (url) => {
        const issuer = parseIssuer(url);
        assert.ok("url" in issuer, url);
        assert.equal(issuer.url, url);
        const port = issuer.port === 443 ? "" : `:${issuer.port}`;
        assert.equal(`https://${issuer.hostname}${port}${issuer.path}`, url);
      }),
    );
  });

  it("refuses every other spelling of such a URL", () => {
    fc.assert(
      fc.property(plainIssuers, fc.constantFrom(...respellings), (url, respell) => {
        assert.ok(!isAccepted(respell(url)), respell(url));
      }),
    );
  });

  it("accepts of arbitrary texts only URLs that a URL parser gives back unchanged", () => {
    const pieces = fc.constantFrom(
      "https://",
      "http://",
      "login.acme.dev",
      ":8443",
      "/",
      "dex",
      "..",
      "?",
      "#",
      "@",
      "%",
      "É",
      " ",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 6 }).map((chosen) => chosen.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        if (!isAccepted(text)) return;
        const url = new URL(text);
        assert.equal(url.protocol, "https:");
        assert.equal(`${url.username}${url.password}${url.search}${url.hash}`, "");
        assert.equal(url.href, url.pathname === "/" ? `${text}/` : text);
      }),
    );
  });

  it("gives the plain spelling when it refuses another one", () => {
    for (const [written, plain] of [
      ["https://login.acme.dev/dex/", "https://login.acme.dev/dex"],
      ["https://login.acme.dev/", "https://login.acme.dev"],
      ["https://LOGIN.acme.dev:443/", "https://login.acme.dev"],
      ["https://LOGIN.acme.dev", "https://login.acme.dev"],
    ] as const) {
      const problems = parseIssuer(written);
      assert.ok("length" in problems);
      assert.ok(problems[0]?.endsWith(`write ${plain}`), problems[0]);
      assert.ok(isAccepted(plain));
    }
  });
});
