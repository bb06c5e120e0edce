import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { toolchainPlaces } from "../../../lab/toolchain/places.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import type { ApiServerConfiguration } from "../../../oidc/apiServer/configuration.ts";
import { apiServerConfigurations } from "../../../oidc/apiServer/configurations.ts";
import { renderYaml } from "../../../oidc/renderYaml.ts";
import { acmeRoot } from "../../unit/oidc/acmeRoot.ts";
import { cases, formsOf, loginFor } from "../../unit/oidc/apiServer/cases.ts";

/** The formats that the checker knows, by its own words for them. */
type Format = "kubernetes" | "kind" | "eks" | "talos";

/** Has a project read a configuration; gives what it understood, or fails with what it says. */
async function read(format: Format, content: string): Promise<unknown> {
  const child = spawn(join(toolchainPlaces.bin, "upstream-formats"), [format]);
  child.stdin.end(content);
  const [understood, refusal] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (refusal !== "") throw new Error(refusal);
  return parse(understood) as unknown;
}

/** Has a project read a configuration, and makes sure that all that is in it was understood. */
async function assertUnderstood(format: Format, content: string): Promise<void> {
  const written = parse(content) as object;
  assert.partialDeepStrictEqual(await read(format, content), withoutNulls(written));
}

/** A configuration without the fields that it sets to null, which take a field away and are nothing to understand. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}

/** The forms of the cases whose name begins with a distribution's, each with its name. */
function formsNamed(
  prefix: string,
): readonly (readonly [name: string, configuration: ApiServerConfiguration])[] {
  const found = cases.filter(({ name }) => name.startsWith(prefix));
  assert.notDeepEqual(found, []);
  return found.flatMap(({ name, target }) =>
    formsOf(apiServerConfigurations(loginFor(target, acmeRoot), target)).map(
      ([form, configuration]) => [`${name}, ${form}`, configuration] as const,
    ),
  );
}

function inputOf(configuration: ApiServerConfiguration, path: string): string {
  const input = configuration.inputs.find((candidate) => candidate.path === path);
  assert.ok(input !== undefined, path);
  return input.content;
}

suite("read by the projects that they are for", () => {
  before(async () => {
    await ensureToolchain({ parts: ["upstream-formats"] });
  });

  test("a field that nobody knows is refused in every format", async () => {
    for (const [format, content] of [
      ["kubernetes", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServers: {}"],
      ["kubernetes", "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwts: []"],
      [
        "kubernetes",
        "apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: KubeadmControlPlane\nspec: { specs: 1 }",
      ],
      ["kubernetes", "apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\nspec: { kubernetis: {} }"],
      ["kind", "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnode: []"],
      ["eks", `{ "oidc": { "issuerUri": "https://login.acme.dev" } }`],
      ["talos", "cluster: { apiServer: { extraArguments: {} } }"],
    ] as const) {
      await assert.rejects(read(format, content), /unknown|not found/, content);
    }
  });

  for (const [name, configuration] of formsNamed("kube-apiserver")) {
    for (const { path, content } of configuration.files.filter((file) => file.path.endsWith(".yaml"))) {
      test(`${name}: ${path}`, () => assertUnderstood("kubernetes", content));
    }
  }

  test("the API server's validation refuses an expression that does not compile", async () => {
    const [, configuration] =
      formsNamed("kube-apiserver-1.34").find(([name]) => name.includes("structured")) ?? [];
    const content = configuration?.files[0]?.content.replace(
      "user.username.startsWith",
      "user.name.startsWith",
    );
    assert.ok(content !== undefined);
    await assert.rejects(read("kubernetes", content), /undefined field/);
  });

  for (const [name, configuration] of formsNamed("kubeadm")) {
    test(name, () => assertUnderstood("kubernetes", inputOf(configuration, "kubeadm-patch.yaml")));
  }

  for (const [name, configuration] of formsNamed("kind")) {
    test(name, async () => {
      const content = inputOf(configuration, "kind.yaml");
      await assertUnderstood("kind", content);
      // kind takes a patch without a version for one of the version that the node image's kubeadm reads.
      const config = z.object({ kubeadmConfigPatches: z.tuple([z.string()]) }).parse(parse(content));
      await assertUnderstood(
        "kubernetes",
        `apiVersion: kubeadm.k8s.io/v1beta3\n${config.kubeadmConfigPatches[0]}`,
      );
    });
  }

  for (const [name, configuration] of formsNamed("cluster-api")) {
    test(name, async () => {
      for (const { content } of configuration.inputs) await assertUnderstood("kubernetes", content);
    });
  }

  test("cluster-api, with a Secret for a long file", async () => {
    for (const distributionVersion of ["v1beta1", "v1beta2"]) {
      const target = {
        distribution: "cluster-api",
        distributionVersion,
        kubernetesVersion: { major: 1, minor: 34 },
      } as const;
      for (const [, { inputs }] of formsOf(
        apiServerConfigurations(loginFor(target, acmeRoot.repeat(40)), target),
      )) {
        assert.equal(inputs.length, 2);
        for (const { content } of inputs) await assertUnderstood("kubernetes", content);
      }
    }
  });

  for (const [name, configuration] of formsNamed("gardener")) {
    test(name, async () => {
      for (const { path, content } of configuration.inputs) {
        await assertUnderstood("kubernetes", content);
        if (path !== "gardener-configmap.yaml") continue;
        const { data } = z.object({ data: z.object({ "config.yaml": z.string() }) }).parse(parse(content));
        await assertUnderstood("kubernetes", data["config.yaml"]);
      }
    });
  }

  for (const [name, configuration] of formsNamed("talos-1.13")) {
    test(`${name}, beside what a machine configuration has already`, async () => {
      const content = inputOf(configuration, "talos-patch.yaml");
      await assertUnderstood("talos", content);
      assert.partialDeepStrictEqual(await read("talos", content), {
        machine: { type: "controlplane" },
        cluster: { apiServer: { extraArgs: { profiling: "false" } } },
      });
    });
  }

  for (const [name, configuration] of formsNamed("talos-1.14")) {
    test(`${name}, by the API server: Talos adds apiVersion and kind`, async () => {
      const document = z.object({ configuration: z.object({}).loose() });
      const { configuration: content } = document.parse(parse(inputOf(configuration, "talos-patch.yaml")));
      const header = { apiVersion: "apiserver.config.k8s.io/v1beta1", kind: "AuthenticationConfiguration" };
      await assertUnderstood("kubernetes", renderYaml({ ...header, ...content }));
    });
  }

  for (const [name, configuration] of formsNamed("eks")) {
    test(`${name}, as the AWS SDK sends it`, async () => {
      const content = inputOf(configuration, "eks-identity-provider.json");
      const { clientRequestToken, ...sent } = z
        .object({ clientRequestToken: z.string() })
        .loose()
        .parse(await read("eks", content));
      assert.notEqual(clientRequestToken, "");
      assert.deepEqual(sent, JSON.parse(content));
    });
  }

  for (const [name, configuration] of formsNamed("aks")) {
    test(`${name}, by the API server, whose format it is but for the header`, async () => {
      const authenticator = parse(inputOf(configuration, "aks-jwt-authenticator.json")) as unknown;
      const header = { apiVersion: "apiserver.config.k8s.io/v1", kind: "AuthenticationConfiguration" };
      await assertUnderstood("kubernetes", renderYaml({ ...header, jwt: [authenticator] }));
    });
  }
});
