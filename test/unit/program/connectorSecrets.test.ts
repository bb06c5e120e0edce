import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { connectorSecrets } from "../../../program/connectorSecrets.ts";
import type { DexClusterSettings } from "../../../settings/clusterSettings.ts";
import { connectorCases } from "../settings/connectors/examples.ts";
import { loadCase } from "../settings/connectors/writtenCase.ts";
import { loadStackOf, smallFleet } from "../settings/writtenFleet.ts";

/** What the engine's configuration comes to, and whether it is secret. */
async function read(settings: DexClusterSettings, config: Readonly<Record<string, string>>) {
  const qualified = Object.entries(config).map(([key, value]) => [`latchkey:${key}`, value] as const);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(qualified),
    qualified.map(([key]) => key),
  );
  const client = settings.gitHub && {
    clientId: pulumi.output("Ov23liExample"),
    clientSecret: pulumi.secret("hunter2"),
  };
  const output = connectorSecrets(settings, client, new pulumi.Config("latchkey"));
  const value = await new Promise((resolve) => {
    output.apply(resolve);
  });
  return { value, isSecret: await pulumi.isSecret(output) };
}

const gitHub = loadStackOf(smallFleet, "prod-hub");
assert.ok(gitHub.role === "hub");
const keycloak = connectorCases.find(({ name }) => name === "a Keycloak realm");
assert.ok(keycloak !== undefined);
const corp = loadCase(keycloak);
const others = { oidc: { clientSecret: "hunter2" } };

describe("the secrets of a cluster's connectors", () => {
  // Tests of other files run in this process too.
  after(() => {
    pulumi.runtime.setAllConfig({}, []);
  });

  it("are GitHub's client alone, where there is no other connector", async () => {
    assert.deepEqual(await read(gitHub, {}), {
      value: { github: { clientId: "Ov23liExample", clientSecret: "hunter2" } },
      isSecret: true,
    });
  });

  it("are those of the others, without GitHub", async () => {
    assert.deepEqual(await read(corp, { connectorSecrets: JSON.stringify(others) }), {
      value: others,
      isSecret: true,
    });
  });

  it("are all of them together", async () => {
    const both = { ...gitHub, connectors: [...gitHub.connectors, ...corp.connectors] };
    const config = { connectorSecrets: JSON.stringify(others) };
    assert.deepEqual((await read(both, config)).value, {
      ...others,
      github: { clientId: "Ov23liExample", clientSecret: "hunter2" },
    });
  });
});
