import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { emittedMapping, mappedIdentity } from "../../../../fleet/verify/apiServer/claimMapping.ts";
import { authenticationConfiguration } from "../../../../oidc/apiServer/authenticationConfiguration.ts";
import { oidcFlags } from "../../../../oidc/apiServer/flags.ts";
import { type ClusterLogin, usernameClaims } from "../../../../oidc/clusterLogin.ts";
import { parseIssuer } from "../../../../oidc/issuer.ts";

const issuer = parseIssuer("https://login.acme.dev");
assert.ok("url" in issuer);

const prefixes = fc.stringMatching(/^[a-z:=,"'#-]{0,6}$/).filter((prefix) => prefix !== "-");
const logins: fc.Arbitrary<ClusterLogin> = fc
  .tuple(
    fc.constantFrom(...usernameClaims),
    prefixes,
    prefixes,
    fc.constantFrom(["github"], ["github", "ldap"]),
  )
  .map(([claim, usernamePrefix, groupsPrefix, connectors]) => ({
    issuer,
    audience: "latchkey-prod",
    username: { claim, prefix: usernamePrefix },
    groups: { claim: "groups", prefix: groupsPrefix },
    tokenLifetimeSeconds: 900,
    connectors,
    deviceCode: false,
  }));

suite("the names that a stack emits for a token", () => {
  test("are read from either form as it was written", () => {
    fc.assert(
      fc.property(logins, (login) => {
        const expected = {
          usernameClaim: login.username.claim,
          usernamePrefix: login.username.prefix,
          groupsPrefix: login.groups.prefix,
        };
        const structured = authenticationConfiguration(login, { major: 1, minor: 34 });
        const flags = [...oidcFlags(login)].map(([name, value]) => `--${name}=${value}\n`).join("");
        assert.deepEqual(emittedMapping(structured, ""), {
          ...expected,
          connectorInGroups: login.connectors.length > 1,
        });
        assert.deepEqual(emittedMapping("", flags), { ...expected, connectorInGroups: false });
      }),
    );
  });

  test("are not read from an expression that only begins and ends like Latchkey's", () => {
    const login: ClusterLogin = {
      ...{ issuer, audience: "latchkey-prod", connectors: ["github", "ldap"] },
      username: { claim: "email", prefix: "" },
      groups: { claim: "groups", prefix: "acme:" },
      ...{ tokenLifetimeSeconds: 900, deviceCode: false },
    };
    const own = authenticationConfiguration(login, { major: 1, minor: 34 });
    assert.equal(emittedMapping(own, "")?.groupsPrefix, "acme:");
    for (const other of ["", "prefix", '"a" + "b"', "1"]) {
      assert.equal(emittedMapping(own.replace('"acme:"', other), ""), undefined, other);
    }
  });

  test("are not guessed where a cloud keeps the login, or a token lacks the claim", () => {
    assert.equal(emittedMapping("", ""), undefined);
    const mapping = {
      ...{ usernameClaim: "email", usernamePrefix: "u:", groupsPrefix: "g:" },
      connectorInGroups: false,
    };
    assert.equal(mappedIdentity(mapping, { sub: "x" }), undefined);
    assert.equal(mappedIdentity(mapping, undefined), undefined);
    assert.deepEqual(mappedIdentity(mapping, { email: "a", groups: ["z", "b"] }), {
      username: "u:a",
      groups: ["g:b", "g:z"],
    });
    assert.deepEqual(mappedIdentity(mapping, { email: "a" })?.groups, []);
    const bound = { ...mapping, connectorInGroups: true };
    const claims = { email: "a", groups: ["z"], federated_claims: { connector_id: "ldap" } };
    assert.deepEqual(mappedIdentity(bound, claims)?.groups, ["g:ldap:z"]);
  });
});
