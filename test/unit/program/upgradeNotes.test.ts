import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { upgradeNotes } from "../../../program/upgradeNotes.ts";
import { authenticationConfiguration } from "../../../oidc/apiServer/authenticationConfiguration.ts";
import { loginFor } from "../oidc/apiServer/cases.ts";
import { connectorCases } from "../settings/connectors/examples.ts";
import { loadCase } from "../settings/connectors/writtenCase.ts";
import { loadStackOf, smallFleet } from "../settings/writtenFleet.ts";

const [example] = connectorCases;
assert.ok(example !== undefined);
const settings = loadCase(example);
const { login } = settings;
const version = { major: 1, minor: 34 };
const emitted = (tokenLifetimeSeconds: number) =>
  authenticationConfiguration(
    { ...loginFor({ distribution: "kubeadm", kubernetesVersion: version }, ""), tokenLifetimeSeconds },
    version,
  );
const same = {
  latchkeyVersion: "0.2.0",
  authenticationConfiguration: emitted(900),
  apiServerFlags: "--oidc-issuer-url=https://login.acme.dev\n",
};
const before = { ...same, latchkeyVersion: "0.1.0" };

suite("what an update asks of a person", () => {
  test("is nothing where the last one was by this version, and at the first one", () => {
    assert.deepEqual(upgradeNotes(same, settings), []);
    const none = {
      latchkeyVersion: undefined,
      authenticationConfiguration: undefined,
      apiServerFlags: undefined,
    };
    assert.deepEqual(upgradeNotes(none, settings), []);
  });

  test("is a look at kubeconfigs, where the last one was by 0.1", () => {
    assert.match(upgradeNotes(before, settings).join("\n"), /0\.1\.0.*device code.*latchkey kubeconfig/);
    assert.match(
      upgradeNotes(before, settings).join("\n"),
      /before the API server gets its new configuration/,
    );
    const withJobs = { ...settings, login: { ...login, jobs: ["repo:acme/fleet"] } };
    assert.match(
      upgradeNotes(before, withJobs).join("\n"),
      /before the API server gets its new configuration.*federated:id/,
    );
  });

  test("is a look at who may log in, where the last one was by 0.1", () => {
    const fleet = (connector: string) =>
      `{ issuer: "https://login.acme.dev", connectors: [{ type: github, organization: acme${connector} }], access: [{ team: platform, role: view, clusters: ["*"] }] }`;
    const notes = (stack: string, connector = "") =>
      upgradeNotes(before, loadStackOf(smallFleet, stack, fleet(connector))).join("\n");
    assert.match(notes("prod-hub"), /teams .* through github: platform\..*allowedMembers/);
    assert.doesNotMatch(notes("prod-hub", ", allowedMembers: organization"), /through github/);
    assert.doesNotMatch(notes("prod-eu"), /through github/, "the hub's Dex decides");
  });

  test("is a rotation of the signing key where a Dex is, and the last one was by 0.1", () => {
    assert.match(
      upgradeNotes(before, loadStackOf(smallFleet, "prod-hub")).join("\n"),
      /rotate-keys prod-hub/,
    );
    assert.doesNotMatch(upgradeNotes(before, loadStackOf(smallFleet, "prod-eu")).join("\n"), /rotate-keys/);
  });

  test("is the structured form, where flags are no longer emitted", () => {
    const unverified = { ...settings, login: { ...login, unverifiedUsername: "connector ldap" } };
    assert.match(upgradeNotes(before, unverified).join("\n"), /structured form/);
    for (const [last, now] of [
      [before, settings],
      [{ ...before, apiServerFlags: "" }, unverified],
    ] as const)
      assert.doesNotMatch(upgradeNotes(last, now).join("\n"), /structured form/);
  });

  test("is the API servers first, where tokens become longer, and only there", () => {
    const longer = { ...settings, login: { ...login, tokenLifetimeSeconds: 3600 } };
    assert.match(upgradeNotes(same, longer).join("\n"), /900 s to 3600 s/);
    assert.deepEqual(upgradeNotes({ ...same, authenticationConfiguration: emitted(7200) }, longer), []);
    const capless = { ...same, authenticationConfiguration: "jwt: []" };
    assert.deepEqual(upgradeNotes(capless, longer), []);
  });
});
