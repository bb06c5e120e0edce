import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { clusterConnection, type KubeconfigSource } from "../../../../oidc/kubeconfig/clusterConnection.ts";

const pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";

function source(name: string, text: string): KubeconfigSource {
  return { name, text, readFile: (path) => `content of ${path}` };
}

const first = source(
  "first",
  `
clusters:
- {name: a, cluster: {server: "https://a", certificate-authority-data: ${Buffer.from(pem).toString("base64")}}}
- {name: b, cluster: {server: "https://b", certificate-authority: b.pem, tls-server-name: inside}}
contexts:
- {name: a-admin, context: {cluster: a, user: u}}
- {name: b-admin, context: {cluster: b, user: u}}
- {name: lost, context: {cluster: nowhere, user: u}}
current-context: b-admin
`,
);

const second = source(
  "second",
  `
clusters:
- {name: a, cluster: {server: "https://other-a"}}
- {name: c, cluster: {server: "https://c"}}
contexts:
- {name: a-admin, context: {cluster: c, user: u}}
- {name: c-admin, context: {cluster: c, user: u}}
current-context: c-admin
`,
);

suite("clusterConnection", () => {
  const found = [
    {
      name: "an authority inline",
      sources: [first],
      context: "a-admin",
      connection: { server: "https://a", certificateAuthority: pem },
    },
    {
      name: "an authority in a file, and another name in the certificate",
      sources: [first],
      context: "b-admin",
      connection: {
        server: "https://b",
        certificateAuthority: "content of b.pem",
        tlsServerName: "inside",
      },
    },
    {
      name: "a public authority",
      sources: [second],
      context: "c-admin",
      connection: { server: "https://c" },
    },
    {
      name: "the first of two files wins",
      sources: [first, second],
      context: "a-admin",
      connection: { server: "https://a", certificateAuthority: pem },
    },
    {
      name: "a context of one file, its cluster in another",
      sources: [source("third", "contexts: [{name: x, context: {cluster: c}}]"), second],
      context: "x",
      connection: { server: "https://c" },
    },
    {
      name: "the current context where none is named",
      sources: [second],
      context: undefined,
      connection: { server: "https://c" },
    },
  ];
  for (const { name, sources, context, connection } of found) {
    test(name, () => {
      assert.deepEqual(clusterConnection(sources, context), connection);
    });
  }

  const refused = [
    {
      name: "an unknown context",
      sources: [first],
      context: "z",
      message: /first has no context "z".*a-admin, b-admin/,
    },
    { name: "an empty file", sources: [source("empty", "")], context: "z", message: /it has none/ },
    {
      name: "no current context",
      sources: [source("empty", "")],
      context: undefined,
      message: /no current context/,
    },
    {
      name: "a context without a cluster",
      sources: [first],
      context: "lost",
      message: /no cluster with a server/,
    },
  ];
  for (const { name, sources, context, message } of refused) {
    test(`refuses ${name}`, () => {
      assert.throws(() => clusterConnection(sources, context), { name: "KubeconfigError", message });
    });
  }
});
