import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { dexConfiguration, renderDexConfiguration } from "../../../oidc/dex/configuration.ts";
import { connectorFiles, dexConnectors } from "../../../oidc/dex/connectors/connectors.ts";
import { connectorTypes } from "../../../settings/connectors/connectorSchema.ts";
import type { DexClusterSettings } from "../../../settings/clusterSettings.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { issuerUrl } from "./connectors/connectorCase.ts";
import { connectorCases, connectorExamples } from "./connectors/examples.ts";
import { fleetFile, idOf, loadCase, loadHub, secretsOf, stackFile } from "./connectors/writtenCase.ts";

/** What a person is told, as `place: message`. */
function told(load: () => DexClusterSettings): readonly string[] {
  return problemsOf(load).map(({ file, path, message }) => `${file} ${path}: ${message}`);
}

/** Asserts that a person is told one mistake and nothing else. */
function assertTold(messages: readonly string[], place: string, says: string): void {
  assert.equal(messages.length, 1, messages.join("\n"));
  const [message = ""] = messages;
  assert.ok(message.startsWith(`stacks/${place}: `), `${message} is not of ${place}`);
  assert.ok(message.includes(says), `${JSON.stringify(message)} does not say ${JSON.stringify(says)}`);
}

it("every type of connector has its examples", () => {
  assert.deepEqual(Object.keys(connectorExamples).sort(), [...connectorTypes].sort());
});

for (const example of connectorCases) {
  describe(example.name, () => {
    it("comes to exactly this configuration of Dex", () => {
      const settings = loadCase(example);
      const rendered = renderDexConfiguration(
        dexConfiguration({
          issuer: settings.login.issuer.url,
          title: settings.title,
          session: settings.session,
          connectors: dexConnectors(issuerUrl, settings.connectors, secretsOf(example)),
          clusters: [],
          kubelogin: { ports: [8000], deviceCode: false },
        }),
      );
      const [connector] = settings.connectors;
      assert.deepEqual((parse(rendered, { version: "1.1" }) as { connectors: unknown }).connectors, [
        { type: example.written.type, id: idOf(example), name: connector?.name, config: example.config },
      ]);
    });

    it("puts into files what Dex takes only from there", () => {
      const files = [...connectorFiles(loadCase(example).connectors)].map(
        ([name, content]) => [name, content(secretsOf(example))] as const,
      );
      assert.deepEqual(Object.fromEntries(files), example.files ?? {});
    });

    it("gives a rule's group, with its prefix", () => {
      const { bindings, login } = loadCase(example);
      assert.deepEqual(
        bindings.map(({ group }) => group),
        [login.groups.prefix + example.group],
      );
      assert.equal(login.groups.prefix, `${example.written.type}:`);
    });

    it("is composed without a secret", () => {
      const composed = JSON.stringify(loadCase(example));
      for (const secret of Object.values(example.secrets ?? {})) assert.ok(!composed.includes(secret));
    });

    if (example.impossibleGroup !== undefined) {
      const { impossibleGroup } = example;
      it("refuses a rule for a group that nobody could have", () => {
        assertTold(
          told(() => loadCase(example, impossibleGroup)),
          "fleet.yaml access[0].group",
          "is a group that nobody could have",
        );
      });
    }

    for (const key of Object.keys(example.secrets ?? {})) {
      it(`needs its secret ${key}, and says how to set it`, () => {
        const { [key]: missing, ...others } = example.secrets ?? {};
        assert.ok(missing !== undefined);
        assertTold(
          told(() => loadCase({ ...example, secrets: others })),
          `Pulumi.hub.yaml config.latchkey:connectorSecrets.${idOf(example)}.${key}`,
          `pulumi config set --secret --path 'latchkey:connectorSecrets.${idOf(example)}.${key}'`,
        );
      });
    }

    it("takes no secret that it does not need", () => {
      assertTold(
        told(() => loadCase({ ...example, secrets: { ...example.secrets, stray: "" } })),
        `Pulumi.hub.yaml config.latchkey:connectorSecrets.${idOf(example)}.stray`,
        "is no secret of the connector",
      );
    });
  });
}

for (const [type, { cases, mistakes }] of Object.entries(connectorExamples)) {
  describe(`a connector of type ${type}`, () => {
    const [first] = cases;
    for (const { name, change, at, says, unspoken } of mistakes) {
      it(`${name} is refused`, () => {
        const written = { ...first.written, ...change };
        const messages = told(() => loadCase({ ...first, written }));
        const secret = unspoken ?? "there is none";
        assertTold(messages, `fleet.yaml connectors[0]${at === "" ? "" : `.${at}`}`, says);
        assert.ok(!messages.some((message) => message.includes(secret)));
      });
    }
  });
}

describe("a type of connector", () => {
  const typed = (type: unknown) => told(() => loadHub(fleetFile([{ type }]), stackFile({})));
  for (const [type, says] of [
    ["openid", `must be ${connectorTypes.slice(0, 2).join(", ")}`],
    ["Ldap", `did you mean "ldap"`],
    ["authproxy", "without the proxy"],
    ["linkedin", "anybody who is on LinkedIn"],
    ["mockCallback", "lets in anybody"],
    ["mockPassword", "Dex's own tests"],
    ["samlExperimental", "write that"],
    ["local", "nobody has a group"],
    [undefined, "is missing; write github"],
    [null, "is empty; write github"],
    [7, "is 7, but must be github"],
  ] as const) {
    it(`${String(type)} is refused with its reason`, () => {
      assertTold(typed(type), "fleet.yaml connectors[0].type", says);
    });
  }
});
