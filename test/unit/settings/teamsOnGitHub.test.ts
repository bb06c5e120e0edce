import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  type GitHubOrganization,
  type OrganizationInUse,
  type TeamHints,
  missesTeams,
  rememberedTeams,
  teamProblems,
} from "../../../settings/teamsOnGitHub.ts";

const acme: GitHubOrganization = {
  login: "acme",
  teams: [
    { id: 1001, slug: "platform", name: "platform" },
    { id: 1002, slug: "site-reliability", name: "SRE" },
    { id: 1003, slug: "money", name: "Money" },
  ],
};

const noHints: TeamHints = { remembered: {}, elsewhere: [] };

/** What a fleet relies on in acme, all of it right but for what is replaced. A team's place is its index. */
function inUse(
  slugs: readonly string[],
  changes: Partial<OrganizationInUse<string>> = {},
): OrganizationInUse<string> {
  return {
    connector: "github",
    organization: "acme",
    place: "organization",
    found: acme,
    teams: slugs.map((slug, index) => ({ slug, place: `team ${index}` })),
    owned: [],
    ...changes,
  };
}

interface Case {
  readonly name: string;
  readonly used: OrganizationInUse<string>;
  readonly hints?: Partial<TeamHints>;
  /** Where each problem is, and what it must say. */
  readonly expected: readonly (readonly [place: string, ...says: string[]])[];
}

const cases: readonly Case[] = [
  { name: "teams that are there", used: inUse(["platform", "site-reliability"]), expected: [] },
  {
    name: "a misspelt team",
    used: inUse(["platform", "plattform"]),
    expected: [["team 1", "plattform", `did you mean "platform"`]],
  },
  {
    name: "a team's name in place of its slug",
    used: inUse(["sre"]),
    expected: [["team 0", "name of a team", "write site-reliability"]],
  },
  {
    name: "a team that was renamed",
    used: inUse(["payments"]),
    hints: { remembered: { github: { organization: "acme", ids: { payments: 1003 } } } },
    expected: [["team 0", "was renamed", "write money"]],
  },
  {
    name: "a team that was renamed, as another connector saw it",
    used: inUse(["payments"]),
    hints: { remembered: { other: { organization: "acme", ids: { payments: 1003 } } } },
    expected: [["team 0", "is no team of acme"]],
  },
  {
    name: "a team that is gone",
    used: inUse(["payments"]),
    hints: { remembered: { github: { organization: "acme", ids: { payments: 9 } } } },
    expected: [["team 0", "any more"]],
  },
  {
    name: "another team under the slug of one that is gone",
    used: inUse(["money"]),
    hints: { remembered: { github: { organization: "acme", ids: { money: 9 } } } },
    expected: [
      [
        "team 0",
        "id 9, which is gone",
        "id 1003 now",
        "rename or delete the new team",
        "remove money from the fleet",
      ],
    ],
  },
  {
    name: "another team under the slug of one that was renamed",
    used: inUse(["money"]),
    hints: { remembered: { github: { ids: { money: 1002 } } } },
    expected: [["team 0", "id 1002, which is now site-reliability", "id 1003 now", "write site-reliability"]],
  },
  {
    name: "a team of the same slug, where the connector had another organisation",
    used: inUse(["money"]),
    hints: { remembered: { github: { organization: "umbrella", ids: { money: 9 } } } },
    expected: [],
  },
  {
    name: "a team that the fleet now owns, and may replace",
    used: inUse([], { owned: ["money"] }),
    hints: { remembered: { github: { organization: "acme", ids: { money: 9 } } } },
    expected: [],
  },
  {
    name: "a team whose slug is a name that every object has",
    used: inUse(["constructor"], {
      found: { login: "acme", teams: [{ id: 1, slug: "constructor", name: "Constructor" }] },
    }),
    hints: { remembered: { github: { organization: "acme", ids: {} } } },
    expected: [],
  },
  {
    name: "a team of another connector's organisation",
    used: inUse(["payments"]),
    hints: { elsewhere: [{ slug: "payments", organization: "umbrella", connector: "other" }] },
    expected: [["team 0", "umbrella", "connector other"]],
  },
  {
    name: "a team of an organisation that the fleet does not have",
    used: inUse(["moneys"]),
    hints: { elsewhere: [{ slug: "moneys", organization: "umbrella" }] },
    expected: [["team 0", "umbrella", "no connector", `did you mean "money"`]],
  },
  {
    name: "a misspelt team among those that the fleet makes itself",
    used: inUse(["new-tem"], { owned: ["new-team"] }),
    expected: [["team 0", `did you mean "new-team"`]],
  },
  {
    name: "a team that the fleet makes itself",
    used: inUse(["new-team"], { owned: ["new-team"] }),
    expected: [],
  },
  {
    name: "an organisation in another case, with a misspelt team",
    used: inUse(["plattform"], { organization: "Acme" }),
    expected: [
      ["organization", "spells it acme", "letter by letter"],
      ["team 0", `did you mean "platform"`],
    ],
  },
  {
    name: "an organisation that is not there",
    used: inUse(["platform"], { organization: "acmee", found: undefined }),
    expected: [["organization", "acmee", "is no organisation"]],
  },
  {
    name: "an organisation whose teams the token does not see",
    used: inUse(["platform"], { found: { login: "acme", teams: [] } }),
    expected: [["team 0", "no team at all"]],
  },
];

describe("what is not on GitHub as a fleet relies on it", () => {
  for (const { name, used, hints, expected } of cases) {
    it(name, () => {
      const problems = teamProblems([used], { ...noHints, ...hints });
      assert.deepEqual(
        problems.map(({ place }) => place),
        expected.map(([place]) => place),
      );
      for (const [index, [, ...says]] of expected.entries()) {
        for (const part of says) assert.ok(problems[index]?.message.includes(part), problems[index]?.message);
      }
    });
  }

  it("is told of every organisation at once", () => {
    const labs = inUse(["x"], {
      connector: "labs",
      organization: "labs",
      found: { login: "labs", teams: [] },
    });
    assert.equal(teamProblems([inUse(["y", "z"]), labs], noHints).length, 3);
  });
});

const slugs = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const organizations = fc
  .uniqueArray(fc.record({ id: fc.nat(), slug: slugs, name: fc.string() }), {
    selector: ({ slug }) => slug,
    maxLength: 8,
  })
  .map((teams): GitHubOrganization => ({ login: "acme", teams }));

describe("teams", () => {
  it("are a problem exactly where GitHub has none of the slug and the fleet makes none", () => {
    fc.assert(
      fc.property(organizations, fc.array(slugs), fc.array(slugs), (found, named, owned) => {
        const used = inUse(named, { found, owned });
        const there = new Set([...owned, ...found.teams.map(({ slug }) => slug)]);
        const expected = used.teams.filter(({ slug }) => !there.has(slug)).map(({ place }) => place);
        const problems = teamProblems([used], noHints);
        assert.deepEqual(
          problems.map(({ place }) => place),
          expected,
        );
        assert.equal(missesTeams(used), expected.length > 0);
      }),
    );
  });

  it("are found under their new slug after any renaming", () => {
    fc.assert(
      fc.property(organizations, slugs, fc.nat(), (before, renamed, choice) => {
        const team = before.teams[choice % Math.max(1, before.teams.length)];
        fc.pre(
          team !== undefined &&
            before.teams.every(({ slug, name }) => slug !== renamed && name !== team.slug),
        );
        fc.pre(new Set(before.teams.map(({ id }) => id)).size === before.teams.length);
        const remembered = rememberedTeams([inUse([team.slug], { found: before })], {});
        const teams = before.teams.map((each) => (each === team ? { ...each, slug: renamed } : each));
        const problems = teamProblems([inUse([team.slug], { found: { login: "acme", teams } })], {
          ...noHints,
          remembered,
        });
        assert.equal(problems.length, 1);
        assert.ok(problems[0]?.message.includes(`renamed on GitHub; write ${renamed}`), problems[0]?.message);
      }),
    );
  });

  it("are remembered sorted, and only those that the fleet relies on", () => {
    const other = inUse(["money"], { connector: "a", owned: ["site-reliability"] });
    const used = [inUse(["site-reliability", "platform", "gone"]), other];
    assert.equal(
      JSON.stringify(rememberedTeams(used, {})),
      `{"a":{"organization":"acme","ids":{"money":1003}},"github":{"organization":"acme","ids":{"platform":1001,"site-reliability":1002}}}`,
    );
  });

  it("are not forgotten where the organisation could not be asked, as long as the fleet relies on them", () => {
    const before = { github: { ids: { platform: 7, money: 8 } } };
    assert.deepEqual(rememberedTeams([inUse(["platform", "sre"], { found: undefined })], before), {
      github: { organization: "acme", ids: { platform: 7 } },
    });
    assert.deepEqual(rememberedTeams([inUse([], { found: undefined })], before), {});
  });

  it("are a problem exactly where another one has the slug than was remembered", () => {
    fc.assert(
      fc.property(organizations, organizations, fc.array(slugs), (before, found, owned) => {
        const named = found.teams.map(({ slug }) => slug).filter((slug) => !owned.includes(slug));
        const remembered = rememberedTeams([inUse(named, { found: before })], {});
        const idBefore = new Map(before.teams.map(({ slug, id }) => [slug, id]));
        const expected = named.flatMap((slug, index) => {
          const now = found.teams.find((team) => team.slug === slug);
          return [undefined, now?.id].includes(idBefore.get(slug)) ? [] : [`team ${index}`];
        });
        const problems = teamProblems([inUse(named, { found, owned })], { ...noHints, remembered });
        assert.deepEqual(
          problems.map(({ place }) => place),
          expected,
        );
      }),
    );
  });
});
