import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ClusterSettings, DexClusterSettings } from "../../../settings/clusterSettings.ts";
import { loadSettings } from "../../../settings/loadSettings.ts";
import { SettingsError } from "../../../settings/problem.ts";
import { secretValue } from "../../../settings/secretValue.ts";
import { fleetText, replaced, settingsFiles, stackName, stackText } from "./writtenSettings.ts";

interface Given {
  readonly fleet?: string;
  readonly stack?: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly fromElsewhere?: ReadonlyMap<string, unknown>;
}

function load({
  fleet = fleetText,
  stack = stackText,
  others = {},
  fromElsewhere = new Map(),
}: Given = {}): ClusterSettings {
  const files = { "fleet.yaml": fleet, [`Pulumi.${stackName}.yaml`]: stack, ...others };
  return loadSettings({ files: settingsFiles(files), stack: stackName, fromElsewhere });
}

/** Loads settings of a cluster with a Dex of its own. */
function loadWithDex(given: Given = {}): DexClusterSettings {
  const settings = load(given);
  assert.ok(settings.role !== "spoke");
  return settings;
}

const complete: DexClusterSettings = {
  role: "standalone",
  wave: 1,
  clients: [{ cluster: "prod-eu-1", audience: "latchkey-prod-eu-1" }],
  cluster: "prod-eu-1",
  login: {
    issuer: {
      url: "https://login.acme.dev",
      hostname: "login.acme.dev",
      hostIsAddress: false,
      port: 443,
      path: "",
    },
    audience: "latchkey-prod-eu-1",
    username: { claim: "email", prefix: "" },
    groups: { claim: "groups", prefix: "github:" },
    tokenLifetimeSeconds: 900,
    connectors: ["github"],
    deviceCode: false,
  },
  kubelogin: { ports: [8000, 18000], deviceCode: false },
  title: "acme",
  connectors: [
    {
      ...{ type: "github", id: "github", name: "GitHub", organization: "acme", host: "github.com" },
      allowedTeams: ["payments", "platform"],
    },
  ],
  gitHub: {
    connector: "github",
    organization: "acme",
    host: "github.com",
    client: { kind: "known", clientId: "Ov23liExample" },
  },
  bindings: [
    {
      name: "github:acme:payments/edit/payments",
      group: "github:acme:payments",
      role: "edit",
      namespace: "payments",
    },
    {
      name: "github:acme:platform/cluster-admin",
      group: "github:acme:platform",
      role: "cluster-admin",
    },
  ],
  session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
  certificates: {
    source: "private-ca",
    servingHours: 2160,
    renewBeforeHours: 720,
    authorityHours: 87_600,
    authorities: [1],
    algorithm: "ECDSA-P256",
  },
  dex: {
    image: "ghcr.io/dexidp/dex:v2.45.1",
    replicas: 2,
    namespace: "latchkey",
    exposure: { type: "NodePort", annotations: {}, port: 443, nodePort: 32_000 },
  },
  apiServer: { distribution: "kubeadm", kubernetesVersion: { major: 1, minor: 34 } },
  context: "prod-eu-1-admin",
  kubeconfigFile: "~/.kube/config",
};

describe("loadSettings", () => {
  it("reads every setting", () => {
    assert.deepEqual(load(), complete);
  });

  it("fills in the defaults", () => {
    const fleet = `issuer: https://login.acme.dev
connectors: [{ type: github, organization: acme }]
access:
  - { team: platform, role: cluster-admin, clusters: ["*"] }
  - { team: payments, role: edit, clusters: ["prod-*"], namespaces: [payments] }
`;
    const { dex, ...rest } = loadWithDex({ fleet });
    assert.deepEqual({ ...rest, dex: { ...dex, image: complete.dex.image } }, complete);
    assert.match(dex.image, /^ghcr\.io\/dexidp\/dex:v2\.45\.1@sha256:[0-9a-f]{64}$/);
  });

  it("reads the same from a file with a byte-order mark and CRLF", () => {
    const fleet = `\uFEFF${fleetText.replaceAll("\n", "\r\n")}`;
    assert.deepEqual(load({ fleet, stack: stackText.replaceAll("\n", "\r\n") }), complete);
  });

  it("follows anchors and aliases", () => {
    const fleet = replaced(
      replaced(fleetText, "[payments]", "&own [payments]"),
      "session:",
      `  - team: billing
    role: view
    clusters: [prod-eu-1]
    namespaces: *own
session:`,
    );
    assert.ok(load({ fleet }).bindings.some(({ name }) => name === "github:acme:billing/view/payments"));
  });

  it("takes what pulumi config set writes without --path: objects as JSON, numbers as texts", () => {
    const group = "\n    type: NodePort\n    nodePort: 32000";
    const json = ` '{"type":"NodePort","nodePort":"32000"}'`;
    assert.deepEqual(load({ stack: replaced(stackText, group, json) }), complete);
    assert.deepEqual(load({ stack: replaced(stackText, "nodePort: 32000", `nodePort: "32000"`) }), complete);
  });

  it("takes a wave as a number and as a text, 1 where none is said, and gives a hub none", () => {
    const withWave = (wave: string) => load({ stack: `${stackText}  latchkey:wave: ${wave}\n` }).wave;
    assert.deepEqual([withWave("7"), withWave(`"7"`), load().wave], [7, 7, 1]);
    assert.equal(load({ stack: replaced(stackText, "standalone", "hub") }).wave, undefined);
  });

  it("takes booleans and whole numbers for an annotation's text, as pulumi config set --path writes them", () => {
    const annotations = "nodePort: 32000\n    annotations: { a.io/b: true, c: 5, d: text }";
    assert.deepEqual(
      loadWithDex({ stack: replaced(stackText, "nodePort: 32000", annotations) }).dex.exposure,
      {
        ...complete.dex.exposure,
        annotations: { "a.io/b": "true", c: "5", d: "text" },
      },
    );
  });

  it("takes settings that only the engine knows, and lets the file's own win", () => {
    const fromElsewhere = new Map<string, unknown>([
      ["githubClientSecret", secretValue],
      ["distribution", "kube-apiserver"],
      ["exposure", { type: "LoadBalancer" }],
    ]);
    const stack = replaced(stackText, "  latchkey:githubClientSecret:\n    secure: v1:abc:def\n", "");
    assert.deepEqual(load({ stack, fromElsewhere }), complete);
    const without = replaced(stack, "  latchkey:distribution: kubeadm\n", "");
    assert.equal(load({ stack: without, fromElsewhere }).apiServer.distribution, "kube-apiserver");
  });

  it("leaves other packages' settings alone, also those called like ours", () => {
    const others = "config:\n  kubernetes:context: other\n  acme:role: x\n  aws:region: eu-west-1\n";
    assert.deepEqual(
      load({ stack: `encryptionsalt: v1:x\n${replaced(stackText, "config:\n", others)}` }),
      complete,
    );
  });

  it("keeps the issuer of a cluster's own", () => {
    const stack = replaced(
      stackText,
      "config:\n",
      "config:\n  latchkey:issuer: https://login.eu.acme.dev:32000/dex\n",
    );
    const { login } = load({ stack: replaced(stack, "    nodePort: 32000\n", "") });
    assert.deepEqual(login.issuer, {
      url: "https://login.eu.acme.dev:32000/dex",
      hostname: "login.eu.acme.dev",
      hostIsAddress: false,
      port: 32_000,
      path: "/dex",
    });
  });

  it("fits every exposure to the issuer", () => {
    const exposed = (exposure: string, issuer = "https://login.acme.dev") =>
      loadWithDex({
        fleet: replaced(fleetText, "https://login.acme.dev", issuer),
        stack: replaced(stackText, "\n    type: NodePort\n    nodePort: 32000", ` ${exposure}`),
      }).dex.exposure;
    const annotations = {};
    assert.deepEqual(exposed("{ type: LoadBalancer }", "https://login.acme.dev:8443"), {
      type: "LoadBalancer",
      annotations,
      port: 8443,
    });
    assert.deepEqual(exposed("{ type: ClusterIP }"), { type: "ClusterIP", annotations, port: 443 });
    assert.deepEqual(exposed("{ type: Ingress, className: nginx }"), {
      type: "Ingress",
      annotations,
      port: 443,
      className: "nginx",
    });
    assert.deepEqual(exposed("{ type: NodePort }", "https://10.0.0.1:30443"), {
      type: "NodePort",
      annotations,
      port: 443,
      nodePort: 30_443,
    });
  });

  it("gives a cluster only the rules that match its name, among all clusters that have a file", () => {
    const fleet = replaced(fleetText, `["prod-*"]`, `["stage-*"]`);
    const { bindings } = load({
      fleet,
      others: { "Pulumi.stage-1.yaml": "", "Pulumi.yaml": "", "Pulumi.x.yml": "" },
    });
    assert.deepEqual(
      bindings.map(({ group }) => group),
      ["github:acme:platform"],
    );
  });

  it("says to rename a stack file that ends in .yml", () => {
    const files = settingsFiles({ "fleet.yaml": fleetText, "Pulumi.prod-eu-1.yml": stackText });
    assert.throws(
      () => loadSettings({ files, stack: stackName, fromElsewhere: new Map() }),
      /is not there; rename Pulumi\.prod-eu-1\.yml to Pulumi\.prod-eu-1\.yaml/,
    );
  });

  it("reads a clear text that says [secret] as what it is, not as a secret", () => {
    const stack = replaced(stackText, "\n    secure: v1:abc:def", ` "[secret]"`);
    assert.throws(() => load({ stack }), /stands in the clear/);
  });

  it("never repeats a canary, wherever it was put by mistake", () => {
    const canary = "ghp_c4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ry";
    const places = [
      "latchkey:role",
      "latchkey:distribution",
      "latchkey:kubernetesVersion",
      "latchkey:issuer",
      "latchkey:exposure",
      "latchkey:githubClientSecret",
      "latchkey:connectorSecrets",
      "latchkey:kubeconfig",
      "latchkey:kubeconfigFile",
      "latchkey:unknown",
      "role",
    ];
    for (const place of places) {
      const stack = `config:\n  ${place}: ${canary}\n`;
      assert.throws(
        () => load({ stack }),
        (error) => error instanceof SettingsError && !error.message.includes(canary),
      );
    }
    for (const written of fleetText.matchAll(/^ *(?:- )?\w+: \S+$/gm)) {
      const [line] = written;
      const fleet = replaced(fleetText, line, line.replace(/: .*$/, `: "${canary} x"`));
      assert.throws(
        () => load({ fleet }),
        (error) => error instanceof SettingsError && !error.message.includes(canary),
        line,
      );
    }
  });
});
