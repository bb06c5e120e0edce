import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { suite, test } from "node:test";
import { createSecureContext } from "node:tls";
import {
  createAuthority,
  createSigningCertificate,
  issueClientCertificate,
  issueServerCertificate,
  isUsable,
} from "../../../lab/certificates.ts";

const authority = await createAuthority("lab test authority");

suite("certificates", () => {
  test("an authority signs itself and may sign others", () => {
    const parsed = new X509Certificate(authority.certificate);
    assert.equal(parsed.ca, true);
    assert.equal(parsed.subject, "CN=lab test authority");
    assert.ok(parsed.verify(parsed.publicKey));
  });

  test("a server certificate answers for its names and addresses, and for nothing else", async () => {
    const { certificate, privateKey } = await issueServerCertificate(authority, {
      names: ["kubernetes.default.svc"],
      addresses: ["10.0.0.1", "::1"],
      days: 3,
    });
    const parsed = new X509Certificate(certificate);
    assert.equal(parsed.checkHost("kubernetes.default.svc"), "kubernetes.default.svc");
    assert.equal(parsed.checkIP("10.0.0.1"), "10.0.0.1");
    assert.equal(parsed.checkIP("::1"), "::1");
    assert.equal(parsed.checkHost("kubernetes.default"), undefined);
    assert.equal(parsed.checkIP("10.0.0.2"), undefined);
    assert.equal(parsed.ca, false);
    assert.deepEqual(parsed.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    assert.ok(parsed.checkIssued(new X509Certificate(authority.certificate)));
    assert.ok(createSecureContext({ cert: certificate, key: privateKey }));
  });

  test("a client certificate names the user, and each group as an organization of its own", async () => {
    const { certificate } = await issueClientCertificate(authority, {
      commonName: "admin",
      organizations: ["system:masters", "second"],
    });
    const parsed = new X509Certificate(certificate);
    assert.equal(parsed.subject, "O=system:masters\nO=second\nCN=admin");
    assert.deepEqual(parsed.keyUsage, ["1.3.6.1.5.5.7.3.2"]);
  });

  test("a certificate that signs documents is its own issuer, of an RSA key, and no authority", async () => {
    const { certificate, privateKey } = await createSigningCertificate("Acme Federation");
    const parsed = new X509Certificate(certificate);
    assert.equal(parsed.subject, "CN=Acme Federation");
    assert.equal(parsed.ca, false);
    assert.ok(parsed.verify(parsed.publicKey));
    assert.equal(parsed.publicKey.asymmetricKeyType, "rsa");
    assert.ok(parsed.checkPrivateKey(createPrivateKey(privateKey)));
  });

  test("a certificate is usable while its authority is the one asked for and its days last", async () => {
    const { certificate } = await issueServerCertificate(authority, { names: ["a"], days: 3 });
    const namesake = await createAuthority(authority.name);
    assert.equal(isUsable(certificate, authority, 2), true);
    assert.equal(isUsable(certificate, authority, 4), false);
    assert.equal(isUsable(certificate, namesake, 2), false);
  });

  test("a server certificate for nothing, or for a name given as an address, is refused", async () => {
    await assert.rejects(issueServerCertificate(authority, {}), {
      message: "A server certificate needs at least one DNS name or IP address that clients connect to.",
    });
    await assert.rejects(issueServerCertificate(authority, { addresses: ["localhost"] }), {
      message: 'A server certificate was asked for the address "localhost", which is not an IP address.',
    });
  });
});
