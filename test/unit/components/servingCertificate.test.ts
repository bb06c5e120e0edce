import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  ServingCertificate,
  type ServingCertificateArgs,
} from "../../../components/certificates/servingCertificate.ts";
import { only, record } from "./recorded.ts";

const args: ServingCertificateArgs = {
  authorityName: "Latchkey test",
  dnsNames: ["login.acme.dev", "dex.latchkey.svc"],
  ipAddresses: [],
  algorithm: "ECDSA-P256",
  authorityHours: 87_600,
  servingHours: 2160,
  renewBeforeHours: 720,
};

const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();

const build = () =>
  record(
    () => {
      new ServingCertificate("certificate", args);
    },
    () => ({ validityEndTime: inAYear }),
  );

suite("ServingCertificate", () => {
  test("renews the serving certificate by itself, and never the authority", async () => {
    const resources = await build();
    const serving = only(resources, ":LocallySignedCert").inputs;
    assert.equal(serving["validityPeriodHours"], 2160);
    assert.equal(serving["earlyRenewalHours"], 720);
    assert.equal(only(resources, ":SelfSignedCert").inputs["earlyRenewalHours"], undefined);
  });

  test("is for the issuer's names, for a server alone", async () => {
    const resources = await build();
    assert.deepEqual(only(resources, ":CertRequest").inputs["dnsNames"], args.dnsNames);
    const uses = only(resources, ":LocallySignedCert").inputs["allowedUses"];
    assert.ok(Array.isArray(uses) && uses.includes("server_auth") && !uses.includes("cert_signing"));
  });

  // That it refuses a certificate whose end is near is shown with the real engine: test/e2e/certificates.test.ts.
});
