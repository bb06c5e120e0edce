import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { stringify } from "yaml";
import { apiServerConfigurations } from "../../../oidc/apiServer/configurations.ts";
import { readableDuration } from "../../../oidc/duration.ts";
import { type DexClusterSettings, composeCluster } from "../../../settings/clusterSettings.ts";
import { identitySchema } from "../../../settings/identitySchema.ts";
import { checkFleet } from "../../../settings/loadFleet.ts";
import { checkStack } from "../../../settings/loadStack.ts";
import { parseSettingsFile } from "../../../settings/settingsFile.ts";
import { fleets, matchingPatterns } from "./generatedFleets.ts";
import { replaced, stackText } from "./writtenSettings.ts";

/** Any exposure that fits every issuer. */
const stack = parseSettingsFile(
  replaced(stackText, "\n    type: NodePort\n    nodePort: 32000", " { type: LoadBalancer }"),
  "Pulumi.prod-1.yaml",
);

function compose(fleet: object, cluster: string): DexClusterSettings {
  const fleetFile = parseSettingsFile(stringify(fleet), "fleet.yaml");
  assert.ok("root" in fleetFile && "root" in stack);
  const checkedFleet = checkFleet(fleetFile);
  const checkedStack = checkStack(cluster, stack, new Map());
  assert.deepEqual([...checkedFleet.problems, ...checkedStack.problems], []);
  assert.ok(checkedFleet.fleet !== undefined && checkedStack.settings !== undefined);
  const composed = composeCluster({
    cluster,
    fleet: checkedFleet.fleet,
    stack: checkedStack.settings,
    stacks: new Map([[cluster, checkedStack.right]]),
  });
  assert.ok(composed.role !== "spoke");
  return composed;
}

function isAmong(text: string, texts: readonly string[]): boolean {
  return texts.includes(text);
}

/** The same object with the keys of every level in reverse. */
function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversedKeys(inner)]),
  );
}

describe("composing a cluster", () => {
  it("is deterministic, and insensitive to the order of keys and rules", () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const composed = compose(fleet, "prod-1");
        const otherwise = reversedKeys({ ...fleet, access: [...fleet.access].reverse() });
        assert.ok(typeof otherwise === "object" && otherwise !== null);
        const again = compose(otherwise, "prod-1");
        assert.equal(JSON.stringify(again), JSON.stringify(composed));
        assert.deepEqual(
          apiServerConfigurations(again.login, again.apiServer),
          apiServerConfigurations(composed.login, composed.apiServer),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("loses nothing of what the fleet file says", () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const { login, connectors, session, certificates, dex } = compose(fleet, "prod-1");
        assert.equal(login.issuer.url, fleet.issuer);
        const [{ allowedMembers, ...written }] = fleet.connectors;
        const teams = fleet.access
          .filter(({ clusters }) => clusters.some((pattern) => isAmong(pattern, matchingPatterns["prod-1"])))
          .map(({ team }) => team);
        assert.deepEqual(connectors, [
          {
            ...{ ...written, id: "github", name: "GitHub", host: "github.com" },
            ...(allowedMembers === "organization" ? {} : { allowedTeams: [...new Set(teams)].sort() }),
          },
        ]);
        assert.deepEqual(
          [login.username.claim, login.username.prefix, login.groups.prefix],
          [
            fleet.identity?.username ?? "email",
            fleet.identity?.usernamePrefix ?? "",
            fleet.identity?.groupsPrefix ?? "github:",
          ],
        );
        assert.deepEqual(
          [session.idTokenSeconds, session.idleSeconds, session.absoluteSeconds].map(readableDuration),
          [fleet.session?.idToken ?? "15m", fleet.session?.idle ?? "12h", fleet.session?.absolute ?? "7d"],
        );
        assert.equal(
          readableDuration(certificates.renewBeforeHours * 3600),
          fleet.certificates?.renewBefore ?? "30d",
        );
        assert.ok(
          Number.isInteger(certificates.servingHours) && Number.isInteger(certificates.authorityHours),
        );
        assert.equal(dex.replicas, fleet.dex?.replicas ?? 2);
      }),
    );
  });

  it("gives each cluster an audience of its own and the bindings of the rules that match it", () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const [production, staging] = [compose(fleet, "prod-1"), compose(fleet, "stage-1")];
        assert.notEqual(production.login.audience, staging.login.audience);
        for (const { cluster, bindings } of [production, staging]) {
          const patterns = matchingPatterns[cluster === "prod-1" ? "prod-1" : "stage-1"];
          const expected = fleet.access
            .filter(({ clusters }) => clusters.some((pattern) => isAmong(pattern, patterns)))
            .flatMap(({ team, role, namespaces }) =>
              (namespaces ?? [""]).map((namespace) => `${team} ${role} ${namespace}`),
            );
          const prefix = `${fleet.identity?.groupsPrefix ?? "github:"}${fleet.connectors[0].organization}:`;
          assert.ok(bindings.every(({ group }) => group.startsWith(prefix)));
          const given = bindings.map(
            ({ group, role, namespace }) => `${group.slice(prefix.length)} ${role} ${namespace ?? ""}`,
          );
          assert.equal(new Set(given).size, given.length);
          assert.deepEqual(new Set(given), new Set(expected));
        }
      }),
    );
  });
});

describe("a prefix that the settings take", () => {
  /** Texts around `system:`, its beginnings, its ends and its other cases. */
  const nearSystem = fc.oneof(
    fc.constantFrom(
      "",
      "s",
      "sys",
      "system",
      "system:",
      "System:",
      "stem:masters",
      ":masters",
      "system:masters",
    ),
    fc
      .array(fc.constantFrom("s", "y", "t", "e", "m", ":", "S", "-"), { maxLength: 9 })
      .map((letters) => letters.join("")),
  );

  it("makes no group and no user a part of the system, whatever a token claims", () => {
    fc.assert(
      fc.property(nearSystem, nearSystem, (prefix, claimed) => {
        const groups = identitySchema.safeParse({ groupsPrefix: prefix });
        if (groups.success)
          assert.ok(!`${groups.data.groupsPrefix ?? ""}${claimed}`.toLowerCase().startsWith("system:"));
        const users = identitySchema.safeParse({ usernamePrefix: prefix });
        // With no prefix at all, the user name is the claim alone: unverifiedUsername.test.ts.
        if (users.success && prefix !== "") {
          assert.ok(!(users.data.usernamePrefix + claimed).toLowerCase().startsWith("system:"));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is empty for users only", () => {
    assert.ok(identitySchema.safeParse({ usernamePrefix: "" }).success);
    assert.ok(!identitySchema.safeParse({ groupsPrefix: "" }).success);
  });
});
