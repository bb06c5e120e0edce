import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { dexConnectors } from "../../../oidc/dex/connectors/connectors.ts";
import type { GitHubConnector } from "../../../oidc/dex/connectors/github.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { hubText, loadStackOf, smallFleet } from "./writtenFleet.ts";

const gitHub = { type: "github", organization: "acme" };
const labs = { type: "github", id: "labs", organization: "acme-labs", clientId: "Ov23liLabs" };
const jobs = { automation: { subjects: ["repo:acme/fleet:ref:refs/heads/main"] } };

/** Two Dexes: a hub with the spokes prod-eu and prod-us, and a cluster of its own. */
const stacks: Readonly<Record<string, string>> = {
  ...smallFleet,
  alone: hubText("alone", { role: "standalone", issuer: "https://alone.acme.dev" }),
};

function withLabs(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const secrets = "  latchkey:connectorSecrets: { labs: { clientSecret: { secure: v1:abc:def } } }\n";
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.includes("role: spoke") ? text : text + secrets]),
  );
}

/** A team or a group with a role on clusters. */
type Rule = readonly [named: object, ...clusters: readonly string[]];

function fleetText(connectors: readonly object[], rules: readonly Rule[], more: object = {}): string {
  return JSON.stringify({
    issuer: "https://login.acme.dev",
    connectors,
    identity: { username: "email", groupsPrefix: "acme:" },
    access: rules.map(([named, ...clusters]) => ({ ...named, role: "view", clusters })),
    ...more,
  });
}

/** The organisations as Dex reads them at one cluster, by the connector's id. */
function orgs(cluster: string, fleet: string, connectors = 1) {
  const files = connectors > 1 ? withLabs(stacks) : stacks;
  const settings = loadStackOf(files, cluster, fleet);
  assert.ok(settings.role !== "spoke");
  const secrets = { github: { clientId: "x", clientSecret: "x" }, labs: { clientSecret: "x" } };
  return Object.fromEntries(
    dexConnectors("https://login.acme.dev", settings.connectors, secrets)
      .filter((each): each is GitHubConnector => each.type === "github")
      .map(({ id, config }) => [id, config.orgs]),
  );
}

const teamsOf = (teams: readonly string[]) => [{ name: "acme", teams }];

const cases: readonly {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly hub: readonly string[];
  readonly alone: readonly string[];
}[] = [
  {
    name: "are those of every rule, each once, sorted",
    rules: [
      [{ team: "platform" }, "*"],
      [{ team: "payments" }, "*"],
      [{ team: "platform" }, "prod-*"],
    ],
    hub: ["payments", "platform"],
    alone: ["payments", "platform"],
  },
  {
    name: "are a hub's for all of its spokes, and no other cluster's",
    rules: [
      [{ team: "platform" }, "prod-us"],
      [{ team: "payments" }, "alone"],
      [{ team: "sre" }, "prod-hub", "alone"],
    ],
    hub: ["platform", "sre"],
    alone: ["payments", "sre"],
  },
  {
    name: "are those of rules that name the team as a group",
    rules: [
      [{ group: "acme:platform" }, "*"],
      [{ team: "payments" }, "*"],
    ],
    hub: ["payments", "platform"],
    alone: ["payments", "platform"],
  },
];

describe("the teams that may log in", () => {
  for (const { name, rules, hub, alone } of cases) {
    it(name, () => {
      const fleet = fleetText([gitHub], rules);
      assert.deepEqual(orgs("prod-hub", fleet), { github: teamsOf(hub) });
      assert.deepEqual(orgs("alone", fleet), { github: teamsOf(alone) });
    });
  }

  it("are each connector's own, and nobody's where no rule names one", () => {
    const fleet = fleetText(
      [gitHub, labs],
      [
        [{ team: "platform", connector: "github" }, "*"],
        [{ team: "research", connector: "labs" }, "prod-*"],
      ],
    );
    assert.deepEqual(orgs("prod-hub", fleet, 2), {
      github: teamsOf(["platform"]),
      labs: [{ name: "acme-labs", teams: ["research"] }],
    });
    // Dex would take an empty list for every team. No slug is "-".
    assert.deepEqual(orgs("alone", fleet, 2)["labs"], [{ name: "acme-labs", teams: ["-"] }]);
  });

  it("are none of a rule for another connector's group of the same name", () => {
    const keycloak = {
      ...{ type: "oidc", id: "labs", name: "Keycloak" },
      ...{ issuer: "https://id.acme.dev/realms/acme", clientId: "kubernetes" },
    };
    const rules: readonly Rule[] = [
      [{ group: "acme:contractors", connector: "labs" }, "*"],
      [{ group: "acme:platform", connector: "github" }, "*"],
    ];
    assert.deepEqual(orgs("prod-hub", fleetText([gitHub, keycloak], rules), 2), {
      github: teamsOf(["platform"]),
    });
  });

  it("are none of a job's", () => {
    const repo = { ...gitHub, organization: "repo" };
    const rules: readonly Rule[] = [
      [{ group: "repo:acme/fleet:ref:refs/heads/main" }, "*"],
      [{ team: "platform" }, "*"],
    ];
    assert.deepEqual(orgs("prod-hub", fleetText([repo], rules, jobs))["github"], [
      { name: "repo", teams: ["platform"] },
    ]);
  });

  it("are not asked where the whole organisation may", () => {
    const everybody = { ...gitHub, allowedMembers: "organization" };
    assert.deepEqual(orgs("prod-hub", fleetText([everybody], [[{ team: "platform" }, "*"]])), {
      github: [{ name: "acme" }],
    });
  });

  it("are never an empty list, which to Dex is everybody, whatever the rules are", () => {
    const rule = fc.tuple(
      fc.record({ team: fc.constantFrom("platform", "payments") }),
      fc.constantFrom("*", "prod-*", "prod-eu", "alone"),
    );
    fc.assert(
      fc.property(fc.uniqueArray(rule, { minLength: 1, selector: JSON.stringify }), (rules) => {
        const fleet = fleetText([gitHub], rules, jobs);
        for (const cluster of ["prod-hub", "alone"]) {
          const [organization] = orgs(cluster, fleet)["github"] ?? [];
          assert.ok((organization?.teams ?? []).length > 0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("do not change a spoke", () => {
    const [few, more] = [
      fleetText([gitHub], [[{ team: "platform" }, "*"]]),
      fleetText(
        [gitHub],
        [
          [{ team: "platform" }, "*"],
          [{ team: "payments" }, "prod-us"],
        ],
      ),
    ];
    assert.deepEqual(loadStackOf(smallFleet, "prod-eu", more), loadStackOf(smallFleet, "prod-eu", few));
  });
});

describe("a Dex where nobody may log in", () => {
  const told = (rules: readonly Rule[], more: object = {}, connector: object = gitHub) =>
    problemsOf(() => loadStackOf(stacks, "prod-hub", fleetText([connector], rules, more))).map(
      ({ path, message }) => `${path}: ${message}`,
    );

  it("is refused, with what to write instead", () => {
    const [alone, ...others] = told([[{ team: "platform" }, "prod-*"]]);
    assert.deepEqual(others, []);
    assert.match(
      alone ?? "",
      /^connectors\[0\]\.allowedMembers: is teams, and no access rule for the cluster alone names a team.*write organization/,
    );
    const [hub] = told([[{ team: "platform" }, "alone"]]);
    assert.match(hub ?? "", /no access rule for the hub prod-hub and its spokes/);
  });

  it("is right where every member may, or where it is for jobs", () => {
    assert.deepEqual(
      told([[{ team: "platform" }, "alone"]], {}, { ...gitHub, allowedMembers: "organization" }),
      [],
    );
    assert.deepEqual(told([[{ team: "platform" }, "alone"]], jobs), []);
  });

  it("is not reported besides a rule that does nothing", () => {
    const messages = told([[{ group: "umbrella:platform" }, "*"]]);
    assert.equal(messages.length, 1, messages.join("\n"));
  });
});
