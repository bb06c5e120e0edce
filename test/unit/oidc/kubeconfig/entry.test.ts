import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parse } from "yaml";
import {
  entryNames,
  kubeconfigEntry,
  type KubeconfigEntryInput,
  type LoginMethod,
} from "../../../../oidc/kubeconfig/entry.ts";
import { renderKubeconfig } from "../../../../oidc/kubeconfig/render.ts";
import { certificate, entryOf } from "./entries.ts";

const base64OfCertificate = Buffer.from(certificate).toString("base64");

suite("kubeconfigEntry", () => {
  test("names only the context plainly, so that it meets no cluster or user of an administrator", () => {
    assert.deepEqual(entryNames("prod"), {
      cluster: "latchkey-prod",
      user: "latchkey-prod",
      context: "prod",
    });
  });

  test("runs kubelogin without a secret, with PKCE, and in an order that never changes", () => {
    const { exec } = entryOf("prod").user.user;
    assert.deepEqual(exec.args, [
      "get-token",
      "--oidc-issuer-url=https://login.acme.dev",
      "--oidc-client-id=prod",
      "--oidc-extra-scope=email",
      "--oidc-extra-scope=groups",
      "--oidc-extra-scope=profile",
      "--oidc-extra-scope=offline_access",
      "--oidc-extra-scope=federated:id",
      "--oidc-pkce-method=S256",
      `--certificate-authority-data=${base64OfCertificate}`,
    ]);
    assert.equal(exec.command, "kubectl-oidc_login");
    assert.equal(exec.apiVersion, "client.authentication.k8s.io/v1");
    assert.equal(exec.interactiveMode, "Never");
    assert.equal(exec.provideClusterInfo, false);
    assert.match(exec.installHint, /kubectl krew install oidc-login/);
    assert.match(exec.installHint, /brew install kubelogin/);
    assert.match(exec.installHint, /under the name kubectl-oidc_login/);
  });

  const input = {
    ...{ name: "a", server: "https://a", issuer: "https://i", audience: "latchkey-a" },
    ...{ ports: [8000, 18_000, 9000, 19_000], deviceCode: true },
  };
  const argumentsFor = (login: LoginMethod, of: KubeconfigEntryInput = input) =>
    kubeconfigEntry(of, login).user.user.exec.args;

  test("listens on the ports that are chosen, else on all that the cluster allows, else on kubelogin's own", () => {
    const ports = (args: readonly string[]) =>
      args.flatMap((argument) => /^--listen-address=127\.0\.0\.1:(\d+)$/.exec(argument)?.[1] ?? []);
    assert.deepEqual(ports(argumentsFor({ by: "browser", ports: [9000, 19_000] })), ["9000", "19000"]);
    assert.deepEqual(ports(argumentsFor({ by: "browser" })), ["8000", "18000", "9000", "19000"]);
    const { ports: none, ...usual } = input;
    assert.equal(none.length, 4);
    assert.deepEqual(ports(argumentsFor({ by: "browser" }, usual)), []);
    assert.deepEqual(ports(argumentsFor({ by: "browser", ports: [18_000] }, usual)), ["18000"]);
    assert.throws(() => argumentsFor({ by: "browser", ports: [9000] }, usual), /does not allow port 9000/);
  });

  test("leaves the browser closed where it is on another machine, and is the same login otherwise", () => {
    const closed = argumentsFor({ by: "browser", openBrowser: false });
    assert.deepEqual(
      closed.filter((argument) => argument !== "--skip-open-browser"),
      argumentsFor({ by: "browser" }),
    );
    assert.ok(closed.includes("--skip-open-browser"));
  });

  test("logs in with a device code by a client of its own, which asks for the cluster's audience", () => {
    const args = argumentsFor({ by: "device-code" });
    for (const argument of [
      "--oidc-client-id=latchkey-a-device-code",
      "--oidc-extra-scope=audience:server:client_id:latchkey-a",
      "--grant-type=device-code",
      "--skip-open-browser",
    ])
      assert.ok(args.includes(argument), argument);
    assert.throws(() => argumentsFor({ by: "device-code" }, { ...input, deviceCode: false }), {
      name: "TypeError",
      message: /kubelogin\.deviceCode.*docs\/headless\.md/,
    });
  });

  test("sends a browser to a connector at once where it is named, which no other way of logging in can", () => {
    const argument = "--oidc-auth-request-extra-params=connector_id=github";
    const named = { ...input, connector: "github" };
    assert.ok(argumentsFor({ by: "browser" }, named).includes(argument));
    assert.ok(!argumentsFor({ by: "device-code" }, named).includes(argument));
  });

  test("leaves out what is not given", () => {
    const entry = kubeconfigEntry({ name: "a", server: "https://a", issuer: "https://i", audience: "a" });
    assert.deepEqual(entry.cluster, { name: "latchkey-a", cluster: { server: "https://a" } });
    assert.deepEqual(entry.context, { name: "a", context: { cluster: "latchkey-a", user: "latchkey-a" } });
    assert.ok(!entry.user.user.exec.args.some((argument) => argument.startsWith("--certificate-authority")));
  });

  test("takes a namespace and a server name", () => {
    const entry = kubeconfigEntry({
      name: "a",
      server: "https://10.0.0.1",
      tlsServerName: "a.acme.dev",
      issuer: "https://i",
      audience: "a",
      namespace: "payments",
    });
    assert.equal(entry.cluster.cluster["tls-server-name"], "a.acme.dev");
    assert.equal(entry.context.context.namespace, "payments");
  });

  test("writes the same certificate the same way, however it is spelled, because kubelogin caches tokens by it", () => {
    const spelled = [
      certificate,
      certificate.replaceAll("\n", "\r\n"),
      certificate.trim(),
      `a comment\n${certificate}\n\n`,
    ];
    for (const certificateAuthority of spelled) {
      const { cluster } = kubeconfigEntry({
        name: "a",
        server: "s",
        issuer: "i",
        audience: "a",
        certificateAuthority,
      });
      assert.equal(cluster.cluster["certificate-authority-data"], base64OfCertificate);
    }
  });

  test("keeps every certificate of a bundle", () => {
    const { cluster } = kubeconfigEntry({
      name: "a",
      server: "s",
      issuer: "i",
      audience: "a",
      certificateAuthority: certificate + certificate,
    });
    const data = Buffer.from(cluster.cluster["certificate-authority-data"] ?? "", "base64").toString();
    assert.equal(data, certificate + certificate);
  });

  const mistakes = [
    {
      case: "a private key",
      input: {
        certificateAuthority: `${certificate}-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----\n`,
      },
      message: /^certificateAuthority: holds a private key/,
    },
    {
      case: "a private key for the issuer",
      input: { issuerCertificateAuthority: "-----BEGIN PRIVATE KEY-----" },
      message: /^issuerCertificateAuthority: holds a private key/,
    },
    {
      case: "no certificate",
      input: { certificateAuthority: "/etc/ca.pem" },
      message: /^certificateAuthority: holds no certificate/,
    },
    { case: "an empty name", input: { name: "" }, message: /^name: "" cannot name a context/ },
    {
      case: "a line break in the name",
      input: { name: "a\nb" },
      message: /^name: "a\\nb" cannot name a context/,
    },
    { case: "a line separator in the name", input: { name: "a\u2028b" }, message: /cannot name a context/ },
  ];
  for (const mistake of mistakes) {
    test(`refuses ${mistake.case}`, () => {
      const input = { name: "a", server: "s", issuer: "i", audience: "a", ...mistake.input };
      assert.throws(() => kubeconfigEntry(input), { name: "TypeError", message: mistake.message });
    });
  }
});

suite("renderKubeconfig", () => {
  test("writes a whole file as kubectl would", () => {
    const entry = kubeconfigEntry({ name: "a", server: "https://a", issuer: "https://i", audience: "a" });
    const text = renderKubeconfig([entry]);
    assert.match(
      text,
      /^apiVersion: v1\nclusters:\n- cluster:\n {4}server: https:\/\/a\n {2}name: latchkey-a\ncontexts:\n- context:\n {4}cluster: latchkey-a\n {4}user: latchkey-a\n {2}name: a\ncurrent-context: a\nkind: Config\nusers:\n- name: latchkey-a\n {2}user:\n {4}exec:\n/,
    );
    assert.deepEqual(parse(text), {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "a",
      clusters: [entry.cluster],
      contexts: [entry.context],
      users: [entry.user],
    });
  });

  test("writes names that YAML 1.1, which kubectl reads, would take for something else in quotes", () => {
    for (const name of [
      "yes",
      "off",
      "12:30",
      "0o17",
      "1_000",
      "0b1",
      "~",
      "null",
      "2001-01-01",
      "- a",
      "a: b",
      "#a",
      "'",
      "é",
    ]) {
      const text = renderKubeconfig([entryOf(name)]);
      const root = parse(text, { version: "1.1" }) as {
        "current-context": unknown;
        contexts: { name: unknown }[];
      };
      assert.equal(root["current-context"], name);
      assert.equal(root.contexts[0]?.name, name);
    }
  });

  test("folds no line, however long", () => {
    const name = Array.from({ length: 40 }, () => "word").join(" ");
    assert.ok(renderKubeconfig([entryOf(name)]).includes(`\ncurrent-context: ${name}\n`));
  });

  test("writes several entries, and none", () => {
    const root = parse(renderKubeconfig([entryOf("a"), entryOf("b")])) as Record<string, unknown[]>;
    assert.deepEqual(root["contexts"], [entryOf("a").context, entryOf("b").context]);
    assert.equal(root["current-context"], "a");
    assert.deepEqual(parse(renderKubeconfig([])), {
      apiVersion: "v1",
      kind: "Config",
      clusters: [],
      contexts: [],
      users: [],
    });
  });

  test("does not depend on the order in which an entry's fields were set", () => {
    const entry = entryOf("a");
    const { cluster, context, user } = entry;
    const shuffled = {
      user: { user: user.user, name: user.name },
      context,
      cluster: { cluster: cluster.cluster, name: cluster.name },
    };
    assert.equal(renderKubeconfig([shuffled]), renderKubeconfig([entry]));
  });
});
