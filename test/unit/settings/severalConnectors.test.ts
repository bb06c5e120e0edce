import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { secretValue } from "../../../settings/secretValue.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { fleetFile, loadHub, stackFile } from "./connectors/writtenCase.ts";

const gitHub = { type: "github", organization: "acme" };
const server = {
  type: "github",
  id: "ghes",
  organization: "Acme-Inc",
  host: "github.acme.dev",
  clientId: "Ov23liServer",
};
const corp = { type: "oidc", id: "corp", issuer: "https://id.acme.dev", clientId: "kubernetes" };
const identity = { username: "email", groupsPrefix: "acme:" };
const rule = { role: "view", clusters: ["*"] };

const gitHubKeys = `  latchkey:githubClientId: Ov23liExample
  latchkey:githubClientSecret:
    secure: v1:abc:def
`;

/** A hub's stack file with GitHub's keys and the given secrets. */
function withGitHub(secrets: Readonly<Record<string, readonly string[]>>): string {
  return stackFile(secrets) + gitHubKeys;
}

function told(fleet: string, stack: string, fromElsewhere?: ReadonlyMap<string, unknown>) {
  const problems = problemsOf(() => loadHub(fleet, stack, fromElsewhere));
  return problems.map(({ file, path, message }) => ({ place: `${file} ${path}`, message }));
}

describe("several connectors", () => {
  it("stand in one fleet, each with its own secrets", () => {
    const fleet = fleetFile([gitHub, server, corp], {
      identity,
      access: [
        { team: "platform", connector: "ghes", ...rule },
        { team: "payments", connector: "github", ...rule },
        { group: "site reliability/eu", ...rule },
        { group: "acme:observers", connector: "corp", ...rule },
      ],
    });
    const settings = loadHub(fleet, withGitHub({ ghes: ["clientSecret"], corp: ["clientSecret"] }));
    assert.deepEqual(
      settings.connectors.map(({ id, name }) => `${id}: ${name}`),
      ["github: GitHub", "ghes: GitHub", "corp: OpenID Connect"],
    );
    assert.deepEqual(settings.gitHub?.client, { kind: "known", clientId: "Ov23liExample" });
    assert.equal(settings.title, "login.acme.dev");
    assert.deepEqual(
      settings.bindings.map(({ group }) => group),
      ["acme:Acme-Inc:platform", "acme:acme:observers", "acme:acme:payments", "acme:site reliability/eu"],
    );
    assert.deepEqual(
      settings.bindings.map(({ boundGroup }) => boundGroup),
      [
        "acme:ghes:Acme-Inc:platform",
        "acme:corp:acme:observers",
        "acme:github:acme:payments",
        "acme:corp:site reliability/eu",
      ],
    );
  });

  it("need not have GitHub among them, and then no key of GitHub's", () => {
    const settings = loadHub(fleetFile([corp]), stackFile({ corp: ["clientSecret"] }));
    assert.equal(settings.gitHub, undefined);
    assert.equal(settings.login.groups.prefix, "oidc:");
  });

  it("take secrets that only the engine knows, beside those of the file", () => {
    const access = [{ group: "x", connector: "corp", ...rule }];
    const fleet = fleetFile([corp, { ...corp, id: "other" }], { identity, access });
    const stack = stackFile({ corp: ["clientSecret"] });
    const known = new Map([["connectorSecrets", { other: { clientSecret: secretValue } }]]);
    assert.deepEqual(told(fleet, stack, known), []);
    assert.deepEqual(
      told(fleet, stackFile({}), new Map([["connectorSecrets", secretValue]]))[0]?.place,
      ["stacks/Pulumi.hub.yaml config.latchkey:connectorSecrets"][0],
    );
  });
});

interface Mistake {
  readonly name: string;
  readonly fleet: string;
  readonly stack: string;
  /** Every place that is told, and a part of what is said there. */
  readonly expected: readonly (readonly [place: string, says: string])[];
}

const inFile = (path: string) => `stacks/fleet.yaml ${path}`;
const inStack = (path: string) => `stacks/Pulumi.hub.yaml config.latchkey:${path}`;
const bothSecrets = { corp: ["clientSecret"], other: ["clientSecret"] };
const team = { team: "platform", ...rule };

const mistakes: readonly Mistake[] = [
  {
    name: "with one id",
    fleet: fleetFile([corp, corp], {
      identity,
      access: [{ group: "x", connector: "corp", ...rule }],
    }),
    stack: stackFile({ corp: ["clientSecret"] }),
    expected: [[inFile("connectors[1].id"), "the id of connectors[0]; write another, like corp-2"]],
  },
  {
    name: "without a prefix of groups",
    fleet: fleetFile([corp, { ...corp, id: "other" }], {
      access: [{ group: "x", connector: "corp", ...rule }],
    }),
    stack: stackFile(bothSecrets),
    expected: [[inFile("identity.groupsPrefix"), "With several connectors there is no default"]],
  },
  {
    name: "of GitHub with one client",
    fleet: fleetFile([gitHub, { ...server, clientId: undefined }], {
      identity,
      access: [{ ...team, connector: "ghes" }],
    }),
    stack: withGitHub({}),
    expected: [[inFile("connectors[1].clientId"), "this one needs its own"]],
  },
  {
    name: "of GitHub, with a team of either",
    fleet: fleetFile([gitHub, server], { identity, access: [team] }),
    stack: withGitHub({ ghes: ["clientSecret"] }),
    expected: [[inFile("access[0].team"), "any of the GitHub connectors github, ghes; say which"]],
  },
  {
    name: "with a team of one that is not GitHub",
    fleet: fleetFile([gitHub, corp], { identity, access: [{ ...team, connector: "corp" }] }),
    stack: withGitHub({ corp: ["clientSecret"] }),
    expected: [[inFile("access[0].connector"), "is the id of no GitHub connector; those are: github"]],
  },
  {
    name: "without GitHub, and a team",
    fleet: fleetFile([corp], { access: [team] }),
    stack: stackFile({ corp: ["clientSecret"] }),
    expected: [[inFile("access[0].team"), "write group"]],
  },
  {
    name: "with a rule of a team and a group",
    fleet: fleetFile([gitHub], { access: [{ ...team, group: "acme:platform" }] }),
    stack: withGitHub({}),
    expected: [[inFile("access[0].group"), "make two rules of it"]],
  },
  {
    name: "with a rule of nobody",
    fleet: fleetFile([gitHub], { access: [rule] }),
    stack: withGitHub({}),
    expected: [[inFile("access[0].team"), "is missing. The slug of a GitHub team"]],
  },
  {
    name: "with a group that either could give",
    fleet: fleetFile([corp, { ...corp, id: "other" }], { identity, access: [{ group: "x", ...rule }] }),
    stack: stackFile(bothSecrets),
    expected: [
      [inFile("access[0].group"), "could come from any of the connectors corp, other; add connector: corp"],
    ],
  },
  {
    name: "with a group of a connector that is not there",
    fleet: fleetFile([gitHub, corp], { identity, access: [{ group: "x", connector: "corpp", ...rule }] }),
    stack: withGitHub({ corp: ["clientSecret"] }),
    expected: [[inFile("access[0].connector"), 'did you mean "corp"']],
  },
  {
    name: "with a group that the named connector cannot give",
    fleet: fleetFile([gitHub, corp], { identity, access: [{ group: "x", connector: "github", ...rule }] }),
    stack: withGitHub({ corp: ["clientSecret"] }),
    expected: [[inFile("access[0].group"), "github gives acme:TEAM"]],
  },
  {
    name: "with a group that looks like one of another connector",
    fleet: fleetFile([gitHub, { ...corp, id: "acme" }], {
      identity,
      access: [{ team: "platform", ...rule }],
    }),
    stack: withGitHub({ acme: ["clientSecret"] }),
    expected: [[inFile("access[0].team"), "looks like one of the connector acme"]],
  },
  {
    name: "with a group whose name with its connector another connector could give",
    fleet: fleetFile(
      [
        { ...gitHub, allowedMembers: "organization" },
        { ...corp, id: "acme" },
      ],
      {
        identity,
        access: [{ group: "admins", connector: "acme", ...rule }],
      },
    ),
    stack: withGitHub({ acme: ["clientSecret"] }),
    expected: [
      [inFile("access[0].group"), `is written "acme:admins" where a group says its connector, and github`],
    ],
  },
  {
    name: "with a group of two lines",
    fleet: fleetFile([corp], { access: [{ group: "a\nb", ...rule }] }),
    stack: stackFile({ corp: ["clientSecret"] }),
    expected: [[inFile("access[0].group"), "is not one plain line"]],
  },
  {
    name: "with a group that only GitHub could give, and does not",
    fleet: fleetFile([gitHub], { access: [{ group: "umbrella:platform", ...rule }] }),
    stack: withGitHub({}),
    expected: [[inFile("access[0].group"), "github gives acme:TEAM"]],
  },
  {
    name: "with one rule twice, by group and again",
    fleet: fleetFile([corp], {
      access: [
        { group: "x", ...rule },
        { group: "x", ...rule },
      ],
    }),
    stack: stackFile({ corp: ["clientSecret"] }),
    expected: [[inFile("access[1]"), "says the same as access[0]"]],
  },
  {
    name: "without GitHub, and keys of GitHub's",
    fleet: fleetFile([corp]),
    stack: withGitHub({ corp: ["clientSecret"] }),
    expected: [
      [inStack("githubClientId"), "goes with a connector of type github"],
      [inStack("githubClientSecret"), "goes with a connector of type github"],
    ],
  },
  {
    name: "with GitHub's secret among the others",
    fleet: fleetFile([gitHub], { access: [team] }),
    stack: withGitHub({ github: ["clientSecret"] }),
    expected: [[inStack("connectorSecrets.github"), "its secret is latchkey:githubClientSecret"]],
  },
  {
    name: "with secrets of one that is misspelt, so that its own are missing",
    fleet: fleetFile([corp]),
    stack: stackFile({ corpp: ["clientSecret"] }),
    expected: [
      [inStack("connectorSecrets.corp.clientSecret"), "is missing. The client secret"],
      [inStack("connectorSecrets.corpp"), `did you mean "corp"`],
    ],
  },
  {
    name: "with people who lack the user name",
    fleet: fleetFile(
      [
        {
          type: "ldap",
          host: "ldap.acme.dev",
          userSearch: { baseDN: "dc=acme", username: "uid" },
          groupSearch: {
            baseDN: "dc=acme",
            nameAttr: "cn",
            userMatchers: [{ userAttr: "DN", groupAttr: "member" }],
          },
        },
      ],
      { identity: { username: "preferred_username" } },
    ),
    stack: stackFile({}),
    expected: [[inFile("identity.username"), "userSearch.preferredUsernameAttr is not set"]],
  },
];

describe("connectors", () => {
  for (const { name, fleet, stack, expected } of mistakes) {
    it(`${name} are refused`, () => {
      const messages = told(fleet, stack);
      assert.deepEqual(
        messages.map(({ place }) => place),
        expected.map(([place]) => place),
        JSON.stringify(messages),
      );
      for (const [index, [, says]] of expected.entries()) {
        assert.ok(messages[index]?.message.includes(says), messages[index]?.message);
      }
    });
  }
});
