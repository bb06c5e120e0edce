import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { clusterIdentity } from "../../../../oidc/kubeconfig/clusterIdentity.ts";

const authority = "-----BEGIN CERTIFICATE-----\none\n-----END CERTIFICATE-----\n";
const cluster = { server: "https://prod.acme.dev:6443", certificateAuthority: authority };

suite("the identity of a cluster", () => {
  const same: readonly (readonly [what: string, connection: Parameters<typeof clusterIdentity>[0]])[] = [
    ["another address", { ...cluster, server: "https://127.0.0.1:16443" }],
    [
      "another address and a name for its certificate",
      { ...cluster, server: "https://10.0.0.1", tlsServerName: "prod" },
    ],
    ["a slash at its end", { ...cluster, server: "https://prod.acme.dev:6443/" }],
    ["an address that is no URL", { ...cluster, server: "10.0.0.1:6443" }],
    ["an authority without a line's end", { ...cluster, certificateAuthority: authority.trim() }],
  ];
  for (const [what, connection] of same)
    test(`stays with ${what}`, () => {
      assert.equal(clusterIdentity(connection), clusterIdentity(cluster));
    });

  const other: typeof same = [
    ["of another authority", { ...cluster, certificateAuthority: authority.replace("one", "two") }],
    ["behind the same proxy", { ...cluster, server: "https://prod.acme.dev:6443/k8s/clusters/c-1" }],
    ["that is publicly trusted", { server: cluster.server }],
  ];
  for (const [what, connection] of other)
    test(`is another for a cluster ${what}`, () => {
      assert.notEqual(clusterIdentity(connection), clusterIdentity(cluster));
    });
});
