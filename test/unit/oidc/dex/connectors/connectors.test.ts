import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  connectorPlan,
  connectorRoots,
  dexConnectors,
} from "../../../../../oidc/dex/connectors/connectors.ts";
import { connectorCases } from "../../../settings/connectors/examples.ts";
import { loadCase } from "../../../settings/connectors/writtenCase.ts";
import { acmeRoot } from "../../acmeRoot.ts";

/** The connectors of the examples, checked, by their name. */
const logins = new Map(connectorCases.map((example) => [example.name, loadCase(example).connectors]));
const all = [...logins.values()].flat();

describe("connectors", () => {
  it("leave to the system what Dex takes no authority for, or forgets", () => {
    const withRoots = [...logins].filter(([, connectors]) => connectorRoots(connectors) !== undefined);
    assert.deepEqual(
      withRoots.map(([name]) => name),
      [
        "a GitHub Enterprise Server",
        "teams in a Forgejo with a private authority",
        "a Keystone with a private authority",
        "a Crowd with every setting",
      ],
    );
    assert.equal(connectorRoots(all), acmeRoot, "one that several name is there once");
    assert.equal(connectorRoots([]), undefined);
  });

  it("name a missing secret and no other", () => {
    const [first] = logins.get("a Keycloak realm") ?? [];
    assert.ok(first !== undefined);
    assert.throws(
      () => dexConnectors("https://login.acme.dev", [first], { oidc: { other: "hunter2" } }),
      (error) =>
        error instanceof Error && /clientSecret/.test(error.message) && !/hunter2/.test(error.message),
    );
  });

  it("know who cannot be called by which claim", () => {
    const lacking = (claim: "email" | "sub" | "preferred_username") => [
      ...new Set(
        all.filter((login) => connectorPlan(login).lacks[claim] !== undefined).map(({ type }) => type),
      ),
    ];
    assert.deepEqual(lacking("email"), ["openshift"]);
    assert.deepEqual(lacking("sub"), []);
    assert.deepEqual(lacking("preferred_username"), [
      "ldap",
      "saml",
      "google",
      "microsoft",
      "bitbucket-cloud",
      "keystone",
      "atlassian-crowd",
    ]);
  });
});
