import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { upgradeNotes } from "../../../program/upgradeNotes.ts";
import { authenticationConfiguration } from "../../../oidc/apiServer/authenticationConfiguration.ts";
import { loginFor } from "../oidc/apiServer/cases.ts";
import { connectorCases } from "../settings/connectors/examples.ts";
import { loadCase } from "../settings/connectors/writtenCase.ts";

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
const same = { latchkeyVersion: "0.2.0", authenticationConfiguration: emitted(900) };

suite("what an update asks of a person", () => {
  test("is nothing where the last one was by this version, and at the first one", () => {
    assert.deepEqual(upgradeNotes(same, settings), []);
    const none = { latchkeyVersion: undefined, authenticationConfiguration: undefined };
    assert.deepEqual(upgradeNotes(none, settings), []);
  });

  test("is a look at kubeconfigs, where the last one was by 0.1", () => {
    const before = { ...same, latchkeyVersion: "0.1.0" };
    const [note, ...others] = upgradeNotes(before, settings);
    assert.deepEqual(others, []);
    assert.match(note ?? "", /0\.1\.0.*device code.*latchkey kubeconfig/);
    const withJobs = { ...settings, login: { ...login, jobs: ["repo:acme/fleet"] } };
    assert.match(
      upgradeNotes(before, withJobs).join("\n"),
      /before the API server gets its new configuration/,
    );
  });

  test("is the API servers first, where tokens become longer, and only there", () => {
    const longer = { ...settings, login: { ...login, tokenLifetimeSeconds: 3600 } };
    assert.match(upgradeNotes(same, longer).join("\n"), /900 s to 3600 s/);
    assert.deepEqual(upgradeNotes({ ...same, authenticationConfiguration: emitted(7200) }, longer), []);
    const capless = { ...same, authenticationConfiguration: "jwt: []" };
    assert.deepEqual(upgradeNotes(capless, longer), []);
  });
});
