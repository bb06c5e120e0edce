import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { GitHubOrganizationSettings } from "../../../settings/gitHubOrganizations.ts";
import { loadStack } from "../../../settings/loadSettings.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { hubText, smallFleet, spokeText } from "./writtenFleet.ts";
import { settingsFiles } from "./writtenSettings.ts";

const fleet = `issuer: https://login.acme.dev
connectors:
  - type: github
    organization: acme
    teams:
      - slug: platform
      - slug: on-call
        parent: site-reliability
      - slug: on-call-eu
        parent: on-call
  - type: github
    id: labs
    organization: acme-labs
    clientId: Ov23liLabs
identity: { groupsPrefix: "acme:" }
access:
  - { team: platform, connector: github, role: cluster-admin, clusters: ["*"] }
  - { team: payments, connector: github, role: edit, clusters: [prod-eu] }
  - { group: "acme-labs:research", role: view, clusters: [prod-us] }
`;

function organizations(
  stack: string,
  { stacks = smallFleet, fleetFile = fleet } = {},
): readonly GitHubOrganizationSettings[] {
  const withSecrets = Object.entries(stacks).map(([name, text]) => [
    `Pulumi.${name}.yaml`,
    text.includes("role: spoke")
      ? text
      : `${text}  latchkey:connectorSecrets: { labs: { clientSecret: { secure: v1:abc:def } } }\n`,
  ]);
  const files = { "fleet.yaml": fleetFile, ...(Object.fromEntries(withSecrets) as Record<string, string>) };
  return loadStack({ files: settingsFiles(files), stack, fromElsewhere: new Map() }).organizations;
}

/** What a stack relies on, in brief: `connector: slug@path`. */
function relied(stack: string): readonly string[] {
  return organizations(stack).flatMap(({ connector, isUsed, teams }) =>
    isUsed ? [`${connector.id}: ${teams.map(({ slug, place }) => `${slug}@${place.path}`).join(" ")}`] : [],
  );
}

describe("the organisations on GitHub that a stack relies on", () => {
  it("are, for a hub, all of the fleet's, with the parents of the teams that it makes", () => {
    assert.deepEqual(relied("prod-hub"), [
      "github: payments@access[1].team site-reliability@connectors[0].teams[1].parent",
      "labs: research@access[2].group",
    ]);
  });

  it("are, for a spoke, those whose teams reach it", () => {
    assert.deepEqual(relied("prod-eu"), ["github: payments@access[1].team"]);
    assert.deepEqual(relied("prod-us"), ["github: ", "labs: research@access[2].group"]);
  });

  it("are told with file and line, and with the teams that the fleet makes", () => {
    const [acme] = organizations("prod-eu");
    assert.ok(acme !== undefined);
    assert.deepEqual(acme.place, { file: "stacks/fleet.yaml", path: "connectors[0].organization", line: 4 });
    assert.equal(acme.teams[0]?.place.line, 18);
    assert.deepEqual(
      acme.owned.map(({ slug }) => slug),
      ["platform", "on-call", "on-call-eu"],
    );
    assert.ok(!("teams" in acme.connector));
  });
});

describe("owned teams", () => {
  const problems = (options: Parameters<typeof organizations>[1]) =>
    problemsOf(() => organizations("prod-hub", options)).map(
      ({ line, path, message }) => `${line ?? 0} ${path} ${message}`,
    );

  it("need exactly one stack with a Dex", () => {
    const stacks = { ...smallFleet, other: hubText("other", { issuer: "https://other.acme.dev" }) };
    const told = problems({ stacks });
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /^5 connectors\[0\]\.teams are owned by the one stack .*other, prod-hub/);
    assert.deepEqual(problems({ stacks: { ...smallFleet, more: spokeText("more", "prod-hub") } }), []);
  });

  it("stand in one connector of an organisation", () => {
    const again = fleet
      .replace("organization: acme-labs", "organization: Acme\n    teams: [{ slug: research }]")
      .replace("acme-labs:", "Acme:");
    const told = problems({ fleetFile: again });
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /connectors\[1\]\.teams .*connectors\[0\]/);
  });
});
