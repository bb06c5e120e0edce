import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadSettings } from "../../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../../settings/settingsFiles.ts";

const stacks = join(import.meta.dirname, "../../../stacks");
const fleetFile = join(stacks, "fleet.yaml");
const source = { files: settingsFilesBeside(fleetFile), stack: "prod-hub" };

describe("the example fleet", () => {
  it("is right as it is", () => {
    const settings = loadSettings({ ...source, fromElsewhere: new Map() });
    assert.equal(settings.login.issuer.url, "https://login.acme.dev");
    assert.ok(settings.role === "hub");
    assert.deepEqual(
      settings.clients.map(({ cluster }) => cluster),
      ["prod-eu-1", "prod-hub"],
    );
    assert.equal(settings.title, "acme");
    assert.deepEqual(settings.connectors, [
      {
        ...{ type: "github", id: "github", name: "GitHub", organization: "acme", host: "github.com" },
        allowedTeams: ["payments", "platform"],
      },
    ]);
    assert.deepEqual(
      settings.bindings.map(({ group, role, namespace }) => ({ group, role, namespace })),
      [
        { group: "github:acme:payments", role: "edit", namespace: "payments" },
        { group: "github:acme:platform", role: "cluster-admin", namespace: undefined },
      ],
    );
  });

  it("has a spoke that needs no secret", () => {
    const spoke = loadSettings({ ...source, stack: "prod-eu-1", fromElsewhere: new Map() });
    assert.ok(spoke.role === "spoke" && spoke.hub === source.stack);
  });

  it("names the schema that editors complete it from", () => {
    const [first] = readFileSync(fleetFile, "utf8").split("\n");
    assert.equal(first, "# yaml-language-server: $schema=../settings/fleet.schema.json");
    const schema: unknown = JSON.parse(readFileSync(join(stacks, "../settings/fleet.schema.json"), "utf8"));
    assert.ok(typeof schema === "object");
  });
});
