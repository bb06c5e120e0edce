import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stringify } from "yaml";
import { clusterConnection } from "../../../../oidc/kubeconfig/clusterConnection.ts";
import { clusterIdentity, newIdentity } from "../../../../oidc/kubeconfig/clusterIdentity.ts";
import { createAuthority } from "../../../../lab/certificates.ts";

const [first, second, stranger] = (await Promise.all(["one", "two", "three"].map(createAuthority))).map(
  ({ certificate }) => certificate,
) as [string, string, string];

/** A cluster as an administrator's kubeconfig leads to it. */
function read(server: string, certificateAuthority?: string) {
  const data =
    certificateAuthority === undefined
      ? {}
      : { "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") };
  const text = stringify({
    contexts: [{ name: "admin", context: { cluster: "c" } }],
    clusters: [{ name: "c", cluster: { server, ...data } }],
  });
  return clusterConnection([{ name: "config", text, readFile: () => "" }], "admin");
}

const server = "https://prod.acme.dev:6443";
const cluster = read(server, first);
const last = { ...cluster, identity: "sha256:as-it-was" };

suite("the identity of a cluster", () => {
  const notations: readonly (readonly [name: string, authority: string])[] = [
    ["without the last line's end", first.trim()],
    ["with lines of Windows", first.replaceAll("\n", "\r\n")],
    ["with a head as openssl x509 -text writes it", `Certificate:\n    Data:\n        Version: 3\n${first}`],
    ["in one line", first.replace(/(?<=[\w+/=])\n(?=[\w+/=])/g, "")],
  ];
  for (const [name, authority] of notations)
    test(`does not depend on how its authority is written: ${name}`, () => {
      assert.deepEqual(read(server, authority), cluster);
      assert.equal(newIdentity(read(server, authority)), newIdentity(cluster));
    });

  const same: readonly (readonly [what: string, connection: typeof cluster])[] = [
    ["at another address", read("https://127.0.0.1:16443", first)],
    ["with a slash at its address's end", read(`${server}/`, first)],
    ["at an address that is no URL", read("10.0.0.1:6443", first)],
    ["when its next authority stands after this one", read(server, first + second)],
    ["when its next authority stands before this one", read(server, second + first)],
  ];
  for (const [what, connection] of same)
    test(`stays what it was in the last update: ${what}`, () => {
      assert.equal(clusterIdentity(connection, last), last.identity);
    });

  test("stays through every step of a succession of authorities", () => {
    const steps = [first, first + second, second, second + stranger, stranger];
    let known = last;
    for (const authority of steps) {
      const connection = read(server, authority);
      known = { ...connection, identity: clusterIdentity(connection, known) };
      assert.equal(known.identity, last.identity);
    }
  });

  const other: typeof same = [
    ["of another authority", read(server, stranger)],
    ["behind the same proxy", read(`${server}/k8s/clusters/c-1`, first)],
    ["that is publicly trusted", read(server)],
  ];
  for (const [what, connection] of other)
    test(`is another for a cluster ${what}`, () => {
      assert.notEqual(newIdentity(connection), newIdentity(cluster));
      assert.equal(clusterIdentity(connection, last), newIdentity(connection));
    });

  test("of one that is publicly trusted is its address", () => {
    const public_ = read(server);
    const known = { ...public_, identity: "kept" };
    assert.equal(clusterIdentity(public_, known), "kept");
    assert.equal(clusterIdentity(read("https://other.acme.dev"), known), "https://other.acme.dev");
  });
});
