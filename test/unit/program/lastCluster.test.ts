import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { newIdentity } from "../../../oidc/kubeconfig/clusterIdentity.ts";
import { lastCluster } from "../../../program/lastCluster.ts";

const entry = {
  server: "https://prod.acme.dev:6443",
  certificateAuthority: "PEM\r\n",
  issuer: "https://login",
};

suite("the cluster of a stack's last update", () => {
  test("is none where the stack was never applied", () => {
    assert.equal(lastCluster({ clusterIdentifier: undefined, kubeconfigEntry: undefined }), undefined);
    assert.equal(lastCluster({ clusterIdentifier: "sha256:1", kubeconfigEntry: "text" }), undefined);
  });

  test("has the identity that the stack says", () => {
    assert.equal(
      lastCluster({ clusterIdentifier: "sha256:1", kubeconfigEntry: entry })?.identity,
      "sha256:1",
    );
  });

  test("has the identity that a Latchkey before 0.2 gave it: the digest of its authority's text", () => {
    const known = lastCluster({ clusterIdentifier: undefined, kubeconfigEntry: entry });
    assert.equal(known?.identity, newIdentity(entry));
    assert.notEqual(known.identity, newIdentity({ ...entry, certificateAuthority: "PEM\n\nother" }));
  });
});
