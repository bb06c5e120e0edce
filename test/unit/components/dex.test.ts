import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Dex, type DexArgs } from "../../../components/dex/dex.ts";
import { dexPaths } from "../../../oidc/dex/paths.ts";
import { canary, dexArgs } from "./dexArgs.ts";
import { record, only, standsInTheClear } from "./recorded.ts";

const build = (changes: Partial<DexArgs> = {}) =>
  record(() => {
    new Dex("dex", { ...dexArgs, ...changes });
  });

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    assert.ok(typeof current === "object" && current !== null, `no ${step} in ${JSON.stringify(value)}`);
    current = Reflect.get(current, step);
  }
  return current;
}

suite("Dex", () => {
  test("runs without root, without a writable root file system and without capabilities", async () => {
    const { inputs } = only(await build(), ":Deployment");
    const pod = at(inputs, "spec", "template", "spec");
    assert.equal(at(pod, "securityContext", "runAsNonRoot"), true);
    assert.equal(typeof at(pod, "securityContext", "runAsUser"), "number");
    assert.deepEqual(at(pod, "containers", 0, "securityContext"), {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.ok(at(pod, "containers", 0, "resources", "limits", "memory"));
    assert.ok(at(pod, "containers", 0, "readinessProbe"));
    assert.ok(at(pod, "containers", 0, "livenessProbe"));
  });

  test("never has fewer pods than asked for while it rolls", async () => {
    const { inputs } = only(await build(), ":Deployment");
    assert.equal(at(inputs, "spec", "replicas"), 2);
    assert.deepEqual(at(inputs, "spec", "strategy", "rollingUpdate"), { maxSurge: 1, maxUnavailable: 0 });
  });

  test("has its secrets in Secrets and nowhere in the clear", async () => {
    const resources = await build();
    for (const resource of resources) {
      assert.equal(standsInTheClear(resource.inputs, canary), false, `${resource.type} ${resource.name}`);
    }
    assert.equal(resources.filter((resource) => resource.type.endsWith(":Secret")).length, 2);
    assert.equal(resources.filter((resource) => resource.type.endsWith(":ConfigMap")).length, 0);
  });

  test("leaves the names of its Secrets to the provider, so that a change rolls the pods", async () => {
    for (const name of ["dex-configuration", "dex-serving"]) {
      const { inputs } = only(await build(), ":Secret", name);
      assert.equal(at(inputs, "metadata", "name"), undefined);
    }
  });

  test("may do nothing outside its own namespace and its own objects", async () => {
    const resources = await build();
    assert.equal(resources.filter((resource) => /:ClusterRole(Binding)?$/.test(resource.type)).length, 0);
    assert.deepEqual(at(only(resources, ":Role").inputs, "rules"), [
      { apiGroups: ["dex.coreos.com"], resources: ["*"], verbs: ["*"] },
    ]);
  });

  test("defines all ten of its custom resources", async () => {
    const definitions = (await build()).filter((resource) =>
      resource.type.endsWith(":CustomResourceDefinition"),
    );
    assert.equal(definitions.length, 10);
    for (const { inputs } of definitions) {
      const plural = at(inputs, "spec", "names", "plural");
      assert.equal(at(inputs, "metadata", "name"), `${String(plural)}.dex.coreos.com`);
      assert.equal(at(inputs, "spec", "scope"), "Namespaced");
    }
  });

  test("keeps no more of strangers' logins than etcd has room for", async () => {
    const resources = await build();
    const { inputs } = only(resources, ":ResourceQuota", "dex-storage-quota");
    assert.equal(at(inputs, "metadata", "namespace"), "latchkey");
    assert.deepEqual(at(inputs, "spec", "hard"), {
      "count/authrequests.dex.coreos.com": "200000",
      "count/devicerequests.dex.coreos.com": "0",
      "count/devicetokens.dex.coreos.com": "0",
    });
  });

  test("keeps device logins only where device code is on", async () => {
    const { inputs } = only(await build({ deviceCode: true }), ":ResourceQuota");
    assert.equal(at(inputs, "spec", "hard", "count/devicerequests.dex.coreos.com"), "10000");
    assert.equal(at(inputs, "spec", "hard", "count/devicetokens.dex.coreos.com"), "10000");
  });

  test("limits every field that a request without a login fills, and no other", async () => {
    const limited = new Map<string, readonly string[]>();
    for (const { type, inputs } of await build()) {
      if (!type.endsWith(":CustomResourceDefinition")) continue;
      const schema = at(inputs, "spec", "versions", 0, "schema", "openAPIV3Schema");
      assert.equal(at(schema, "x_kubernetes_preserve_unknown_fields"), true);
      if (typeof schema !== "object" || schema === null || !("properties" in schema)) continue;
      const { properties } = schema;
      assert.ok(typeof properties === "object" && properties !== null);
      limited.set(String(at(inputs, "spec", "names", "kind")), Object.keys(properties).toSorted());
    }
    assert.deepEqual(Object.fromEntries(limited), {
      AuthRequest: [
        "clientID",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "redirectURI",
        "responseTypes",
        "scopes",
        "state",
      ],
      DeviceRequest: ["clientID", "clientSecret", "scopes"],
      DeviceToken: ["code_challenge", "code_challenge_method"],
    });
  });

  test("lets Go collect garbage before the pod reaches its memory limit", async () => {
    const container = at(
      only(await build(), ":Deployment").inputs,
      ...["spec", "template", "spec", "containers", 0],
    );
    assert.equal(at(container, "resources", "limits", "memory"), "1Gi");
    const environment = at(container, "env");
    assert.ok(Array.isArray(environment));
    assert.deepEqual(
      environment.filter((entry) => at(entry, "name") === "GOMEMLIMIT"),
      [{ name: "GOMEMLIMIT", value: "768MiB" }],
    );
  });

  test("answers on a load balancer at the issuer's port", async () => {
    const { inputs } = only(await build(), ":Service");
    assert.equal(at(inputs, "spec", "type"), "LoadBalancer");
    assert.equal(at(inputs, "spec", "ports", 0, "port"), 443);
    assert.deepEqual(at(inputs, "metadata", "annotations"), { "cloud/internal": "true" });
  });

  test("answers on a node port", async () => {
    const exposure = { type: "NodePort", annotations: {}, port: 443, nodePort: 32_000 } as const;
    const { inputs } = only(await build({ exposure }), ":Service");
    assert.equal(at(inputs, "spec", "ports", 0, "nodePort"), 32_000);
  });

  test("answers behind an Ingress, which has the certificate and the annotations", async () => {
    const exposure = { type: "Ingress", annotations: { a: "b" }, port: 443, className: "nginx" } as const;
    const resources = await build({ exposure });
    const { inputs } = only(resources, ":Ingress");
    assert.equal(at(inputs, "spec", "ingressClassName"), "nginx");
    assert.deepEqual(at(inputs, "spec", "tls", 0, "hosts"), ["login.acme.dev"]);
    assert.deepEqual(at(inputs, "metadata", "annotations"), { a: "b" });
    assert.equal(at(only(resources, ":Service").inputs, "spec", "type"), "ClusterIP");
  });

  for (const deviceCode of [false, true]) {
    test(`lets ${deviceCode ? "all of Dex" : "all of Dex but the device flow"} through an Ingress`, async () => {
      const exposure = { type: "Ingress", annotations: {}, port: 443, className: "nginx" } as const;
      const { inputs } = only(await build({ exposure, deviceCode }), ":Ingress");
      const paths = at(inputs, "spec", "rules", 0, "http", "paths");
      assert.ok(Array.isArray(paths));
      assert.deepEqual(
        paths.map((path) => ({ path: at(path, "path"), match: at(path, "pathType") })),
        dexPaths("/dex", { deviceCode }),
      );
      for (const path of paths)
        assert.deepEqual(at(path, "backend"), { service: { name: "dex", port: { name: "https" } } });
    });
  }

  test("trusts the authorities of a GitHub Enterprise Server also when it refreshes", async () => {
    const resources = await build({ rootCertificateAuthority: "roots" });
    const container = at(only(resources, ":Deployment").inputs, "spec", "template", "spec", "containers", 0);
    const environment = at(container, "env");
    assert.ok(Array.isArray(environment));
    const folder: unknown = environment.find((entry) => at(entry, "name") === "SSL_CERT_DIR");
    const mounts = at(container, "volumeMounts");
    assert.ok(Array.isArray(mounts));
    assert.ok(mounts.some((mount) => at(mount, "mountPath") === at(folder, "value")));
  });

  test("keeps the files of connectors beside its configuration, secret", async () => {
    const resources = await build({ connectorFiles: { "google.json": `key ${canary}` } });
    for (const { inputs } of resources) assert.equal(standsInTheClear(inputs, canary), false);
    const { inputs } = only(resources, ":Secret", "dex-configuration");
    const files = at(inputs, "stringData", "value");
    assert.ok(typeof files === "object" && files !== null);
    assert.deepEqual(Object.keys(files), ["config.yaml", "google.json"]);
    const volume = at(only(resources, ":Deployment").inputs, "spec", "template", "spec", "volumes", 0);
    assert.deepEqual(at(volume, "secret", "items"), [
      { key: "config.yaml", path: "config.yaml" },
      { key: "google.json", path: "google.json" },
    ]);
  });

  test("expands no environment variable in a connector's secrets", async () => {
    const container = at(
      only(await build(), ":Deployment").inputs,
      "spec",
      "template",
      "spec",
      "containers",
      0,
    );
    const environment = at(container, "env");
    assert.ok(Array.isArray(environment));
    assert.ok(
      environment.some((entry) => at(entry, "name") === "DEX_EXPAND_ENV" && at(entry, "value") === "false"),
    );
  });

  test("keeps secret what is given to it as a plain value", async () => {
    const resources = await build({ configuration: pulumi.output(`plain ${canary}`) });
    for (const { inputs } of resources) assert.equal(standsInTheClear(inputs, canary), false);
  });
});
