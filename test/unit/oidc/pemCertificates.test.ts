import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pemCertificates, pemCertificatesProblem } from "../../../oidc/pemCertificates.ts";
import { acmeRoot } from "./acmeRoot.ts";

describe("pemCertificates", () => {
  it("takes a text apart into its certificates, whatever is between them", () => {
    const one = acmeRoot.trim();
    assert.deepEqual(pemCertificates(`${acmeRoot}# and again\n${acmeRoot}`), [one, one]);
    assert.deepEqual(pemCertificates(""), []);
  });
});

describe("pemCertificatesProblem", () => {
  it("finds nothing wrong with one certificate, several, or white space around them", () => {
    assert.equal(pemCertificatesProblem(acmeRoot), undefined);
    assert.equal(pemCertificatesProblem(acmeRoot + acmeRoot), undefined);
    assert.equal(pemCertificatesProblem(`\n${acmeRoot.replaceAll("\n", "\r\n")}\n`), undefined);
  });

  for (const [name, text, says] of [
    ["an empty text", "", /is not PEM/],
    ["words", "hello", /is not PEM/],
    ["a path", "/etc/ssl/certs/acme.pem", /is the path of a file/],
    ["a certificate without its end", acmeRoot.slice(0, -20), /is not PEM/],
    ["something after a certificate", `${acmeRoot}hello`, /and nothing else/],
    [
      "a certificate with a hole",
      acmeRoot.replace("FDESMBAGA1UEAwwJQWNtZSBSb290", ""),
      /damaged certificate, number 1 of 1/,
    ],
    ["a damaged second", acmeRoot + acmeRoot.replace("MIIBgDCC", "MIIBgDCD"), /number 2 of 2/],
    [
      "a private key",
      "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----",
      /private key/,
    ],
    ["a private key after a certificate", `${acmeRoot}-----BEGIN PRIVATE KEY-----\nMHcCAQEE`, /private key/],
  ] as const) {
    it(`refuses ${name} and repeats nothing of it`, () => {
      const problem = pemCertificatesProblem(text) ?? "";
      assert.match(problem, says);
      const lines = text.split("\n").filter((line) => line.length > 4 && !line.startsWith("-----"));
      for (const line of lines) assert.ok(!problem.includes(line), problem);
    });
  }
});
