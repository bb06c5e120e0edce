import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readHub } from "../../../program/hub.ts";
import { loadStackOf, smallFleet } from "../settings/writtenFleet.ts";

const spoke = loadStackOf(smallFleet, "prod-eu");
assert.ok(spoke.role === "spoke");
const applied = {
  issuer: "https://login.acme.dev",
  certificateAuthority: "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n",
  clients: ["latchkey-prod-eu", "latchkey-prod-hub"],
};

describe("a spoke's login", () => {
  it("is what its hub was applied with", () => {
    const read = readHub(spoke, applied);
    assert.equal(read?.login.issuer.url, applied.issuer);
    assert.equal(read.login.certificateAuthority, applied.certificateAuthority);
    assert.equal(read.login.audience, "latchkey-prod-eu");
    assert.deepEqual(read.warnings, []);
  });

  it("has no authority where the issuer is publicly trusted", () => {
    assert.ok(
      !("certificateAuthority" in (readHub(spoke, { ...applied, certificateAuthority: "" })?.login ?? {})),
    );
  });

  it("follows the hub that is there, not the one that is planned, and says so", () => {
    const read = readHub(spoke, { ...applied, issuer: "https://old.acme.dev", clients: [] });
    assert.equal(read?.login.issuer.url, "https://old.acme.dev");
    assert.equal(read.warnings.length, 2);
    assert.ok(read.warnings.every((warning) => warning.includes("pulumi up --stack prod-hub")));
  });

  it("is none where the hub was never applied, or is something else", () => {
    const { issuer, ...noIssuer } = applied;
    for (const outputs of [
      {},
      noIssuer,
      { ...applied, issuer: "http://x.dev" },
      { ...applied, issuer: {} },
      { issuer },
    ]) {
      assert.equal(readHub(spoke, outputs), undefined);
    }
  });
});
