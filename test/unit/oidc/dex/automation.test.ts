import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { automationConnector, automationConnectorId } from "../../../../oidc/dex/automation.ts";
import { type DexInput, dexConfiguration } from "../../../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../../../oidc/dex/connectors/connectors.ts";
import { acmeRoot } from "../acmeRoot.ts";

const issuer = "https://login.acme.dev";
const subjects = ["repo:acme/fleet:ref:refs/heads/main"];
const jobs = { issuer: "https://token.actions.githubusercontent.com", subjects };

const people: DexInput = {
  issuer,
  title: "acme",
  session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
  connectors: dexConnectors(
    issuer,
    [{ type: "github", id: "github", name: "GitHub", organization: "acme", host: "github.com" }],
    { github: { clientId: "Ov23liExample", clientSecret: "hunter2" } },
  ),
  clusters: [{ cluster: "prod", audience: "latchkey-prod" }],
  kubelogin: { ports: [8000], deviceCode: false },
};

describe("jobs in Dex's configuration", () => {
  it("add one grant and one connector, and nothing else", () => {
    const { oauth2, connectors, ...rest } = dexConfiguration({ ...people, automation: jobs });
    const { oauth2: before, connectors: ofPeople, ...others } = dexConfiguration(people);
    assert.deepEqual(rest, others);
    assert.deepEqual(oauth2, {
      ...before,
      grantTypes: [...before.grantTypes, "urn:ietf:params:oauth:grant-type:token-exchange"],
    });
    assert.deepEqual(connectors, [...ofPeople, automationConnector(issuer, jobs)]);
  });

  it("are let in by their subject alone, whatever else their tokens say", () => {
    const { id, config } = automationConnector(issuer, { ...jobs, rootCA: acmeRoot });
    assert.equal(id, automationConnectorId);
    assert.deepEqual(config.allowedGroups, subjects);
    assert.deepEqual(new Set([...Object.values(config.claimMapping), config.userNameKey]), new Set(["sub"]));
    assert.equal(Buffer.from(config.rootCAs?.[0] ?? "", "base64").toString(), acmeRoot);
  });
});
