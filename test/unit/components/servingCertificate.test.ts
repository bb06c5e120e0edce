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
  authorities: [1],
  servingHours: 2160,
  renewBeforeHours: 720,
};

const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();

/** The resources of a certificate, and what it gives to those who trust it: of each authority its resource's name. */
async function build(authorities: ServingCertificateArgs["authorities"] = [1]) {
  let trusted = "";
  const resources = await record(
    () => {
      const { authorityPem } = new ServingCertificate("certificate", { ...args, authorities });
      authorityPem.apply((pem) => {
        trusted = pem;
      });
    },
    ({ name }) => ({
      validityEndTime: inAYear,
      certPem: `${name}\n`,
      privateKeyPem: `${name}\n`,
    }),
  );
  return { resources, trusted };
}

suite("ServingCertificate", () => {
  test("renews the serving certificate by itself, and never the authority", async () => {
    const { resources } = await build();
    const serving = only(resources, ":LocallySignedCert").inputs;
    assert.equal(serving["validityPeriodHours"], 2160);
    assert.equal(serving["earlyRenewalHours"], 720);
    assert.equal(only(resources, ":SelfSignedCert").inputs["earlyRenewalHours"], undefined);
  });

  test("is for the issuer's names, for a server alone", async () => {
    const { resources } = await build();
    assert.deepEqual(only(resources, ":CertRequest").inputs["dnsNames"], args.dnsNames);
    const uses = only(resources, ":LocallySignedCert").inputs["allowedUses"];
    assert.ok(Array.isArray(uses) && uses.includes("server_auth") && !uses.includes("cert_signing"));
  });

  test("one authority follows another: the second is trusted, then signs, then stands alone", async () => {
    const first = "certificate-authority";
    const second = "certificate-authority-2";
    for (const [authorities, signing, trusted] of [
      [[1], first, [first]],
      [[1, 2], first, [first, second]],
      [[2, 1], second, [first, second]],
      [[2], second, [second]],
    ] as const) {
      const built = await build(authorities);
      const { caCertPem } = only(built.resources, ":LocallySignedCert").inputs;
      assert.equal(caCertPem, `${signing}\n`);
      assert.deepEqual(built.trusted.trim().split("\n"), trusted);
      assert.equal(
        built.resources.filter(({ type }) => type.endsWith(":SelfSignedCert")).length,
        trusted.length,
      );
    }
  });

  // That it refuses a certificate whose end is near is shown with the real engine: test/e2e/lab/certificates.test.ts.
});
