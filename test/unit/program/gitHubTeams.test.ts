import assert from "node:assert/strict";
import { after, describe, it, mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { ownOutputs } from "../../../program/ownOutputs.ts";
import { type CheckedTeams, checkTeams } from "../../../program/gitHubTeams.ts";
import { SettingsError } from "../../../settings/problem.ts";
import { hubText, loadWholeStackOf, smallFleet } from "../settings/writtenFleet.ts";
import { fleetText, replaced } from "../settings/writtenSettings.ts";

/** What GitHub answers, by endpoint: a body, or an error; everything else is not there. */
type Answers = Readonly<Record<string, unknown>>;

const token = "ghp_canary";

const team = (id: number, slug: string) => ({ id, slug, name: slug });

const acme: Answers = {
  "orgs/acme": { login: "acme" },
  "orgs/acme/teams?per_page=100&page=1": [team(1, "platform"), team(2, "payments")],
};

/** An error as the engine hands it over. */
function failure(details: string): Error {
  return Object.assign(new Error(details), { details });
}

interface Run {
  readonly answers?: Answers;
  readonly fleet?: string;
  readonly stack?: string;
  readonly stacks?: Readonly<Record<string, string>>;
  readonly environment?: NodeJS.ProcessEnv;
  /** The stack's outputs after its last update. */
  readonly outputs?: object;
  readonly config?: Readonly<Record<string, string>>;
}

/** What a run of the check comes to. */
interface Outcome {
  readonly checked?: CheckedTeams;
  readonly problems: readonly string[];
  readonly asked: readonly string[];
  readonly told: readonly string[];
  readonly resources: readonly { readonly name: string; readonly inputs: unknown }[];
}

async function run({
  answers = acme,
  fleet = fleetText,
  stack = "prod-hub",
  stacks = smallFleet,
  environment = { GITHUB_TOKEN: token },
  outputs = {},
  config = {},
}: Run): Promise<Outcome> {
  const asked: string[] = [];
  const told: string[] = [];
  const resources: { name: string; inputs: unknown }[] = [];
  pulumi.runtime.setAllConfig({ ...config }, Object.keys(config));
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (!type.startsWith("pulumi:pulumi:Stack")) resources.push({ name, inputs: inputs as unknown });
        const state = type === "pulumi:pulumi:StackReference" ? { outputs } : (inputs as object);
        return { id: `${name}-id`, state };
      },
      call: ({ inputs }) => {
        const { endpoint } = inputs as { endpoint: string };
        asked.push(endpoint);
        const answer = answers[endpoint];
        if (answer instanceof Error) throw answer;
        return { code: answer === undefined ? 404 : 200, body: JSON.stringify(answer ?? {}) };
      },
    },
    "latchkey",
    stack,
    true,
    "organization",
  );
  const tell = (message: string) => {
    told.push(message);
    return Promise.resolve();
  };
  const logs = [mock.method(pulumi.log, "info", tell), mock.method(pulumi.log, "warn", tell)];
  let checked: CheckedTeams | undefined;
  let problems: readonly string[] = [];
  try {
    await pulumi.runtime.runInPulumiStack(async () => {
      try {
        checked = await checkTeams(loadWholeStackOf(stacks, stack, fleet), environment, ownOutputs());
        await checked.make();
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error;
        problems = error.problems.map(
          ({ file, line, path, message }) => `${file}:${line ?? 0} ${path}: ${message}`,
        );
      }
      return {};
    });
    await pulumi.runtime.disconnect();
  } finally {
    for (const log of logs) log.mock.restore();
  }
  return { ...(checked === undefined ? {} : { checked }), problems, asked, told, resources };
}

describe("the teams of the access rules", () => {
  // Tests of other files run in this process too.
  after(() => {
    pulumi.runtime.setAllConfig({}, []);
  });

  it("are found with a token, and remembered", async () => {
    const { checked, problems, told } = await run({});
    assert.deepEqual([problems, told], [[], []]);
    assert.deepEqual(checked?.teams, { github: { organization: "acme", ids: { payments: 2, platform: 1 } } });
  });

  it("are not looked for without a token, and a preview says so", async () => {
    const { checked, asked, told, resources } = await run({ environment: {} });
    assert.deepEqual(asked, []);
    assert.deepEqual(resources, [], "no provider for GitHub is loaded");
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /not checked.*GITHUB_TOKEN/);
    assert.equal(checked?.teams, undefined);
  });

  it("are looked for with a token of the stack's configuration", async () => {
    const { asked, resources } = await run({ environment: {}, config: { "github:token": token } });
    assert.ok(asked.length > 0);
    assert.ok(JSON.stringify(resources).includes(token), "the provider gets it");
  });

  it("leave a token of the environment out of the state", async () => {
    const before = process.env["GITHUB_TOKEN"];
    process.env["GITHUB_TOKEN"] = token;
    try {
      const { resources } = await run({});
      assert.deepEqual(resources.find(({ name }) => name === "default-github-github")?.inputs, {
        owner: "acme",
        baseUrl: "https://api.github.com/",
      });
    } finally {
      if (before === undefined) delete process.env["GITHUB_TOKEN"];
      else process.env["GITHUB_TOKEN"] = before;
    }
  });

  it("are read page by page", async () => {
    const many = Array.from({ length: 100 }, (_, index) => team(100 + index, `team-${index}`));
    const { problems, asked } = await run({
      answers: {
        ...acme,
        "orgs/acme/teams?per_page=100&page=1": many,
        "orgs/acme/teams?per_page=100&page=2": [team(1, "platform"), team(2, "payments")],
      },
    });
    assert.deepEqual(problems, []);
    assert.equal(asked.at(-1), "orgs/acme/teams?per_page=100&page=2");
  });

  it("are told with file and line where one is misspelt", async () => {
    const { problems } = await run({ fleet: replaced(fleetText, "team: payments", "team: paymints") });
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^stacks\/fleet\.yaml:14 access\[1\]\.team: "paymints".*"payments"/);
  });

  for (const stack of ["prod-hub", "prod-eu"]) {
    it(`are refused by ${stack} where another one has the slug since the last update`, async () => {
      for (const teams of [
        { github: { organization: "acme", ids: { payments: 9, platform: 1 } } },
        // As Latchkey 0.1 wrote them.
        { github: { payments: 9, platform: 1 } },
      ]) {
        const { problems } = await run({ stack, outputs: { teams } });
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.match(
          problems[0] ?? "",
          /^stacks\/fleet\.yaml:14 access\[1\]\.team: "payments" is another team .* id 9,.* id 2 now/,
        );
      }
    });
  }

  it("are not forgotten by a run without a token, as long as a rule names them", async () => {
    const teams = { github: { organization: "acme", ids: { payments: 9, platform: 1, removed: 3 } } };
    const { checked, asked } = await run({ environment: {}, outputs: { teams } });
    assert.deepEqual(asked, []);
    assert.deepEqual(checked?.teams, { github: { organization: "acme", ids: { payments: 9, platform: 1 } } });
  });

  it("are told where one was renamed since the last update", async () => {
    const { problems } = await run({
      fleet: replaced(fleetText, "team: payments", "team: billing"),
      outputs: { teams: { github: { billing: 2 } } },
    });
    assert.match(problems.join("\n"), /"billing" was renamed on GitHub; write payments/);
  });

  it("are told where one is of another organisation that the token's owner is in", async () => {
    const { problems } = await run({
      answers: {
        ...acme,
        "user/teams?per_page=100": [{ slug: "research", organization: { login: "umbrella" } }],
      },
      fleet: replaced(fleetText, "team: payments", "team: research"),
    });
    assert.match(problems.join("\n"), /"research" is no team of acme, but one of umbrella/);
  });

  it("are told where one is of another connector, which is asked for only then", async () => {
    const fleet = replaced(
      replaced(
        fleetText,
        "identity:",
        "  - { type: github, id: labs, organization: labs, clientId: Ov23liLabs }\nidentity:",
      ),
      "team: platform\n",
      "team: research\n    connector: github\n",
    ).replace("team: payments\n", "team: payments\n    connector: github\n");
    const answers = {
      ...acme,
      "orgs/labs": { login: "labs" },
      "orgs/labs/teams?per_page=100&page=1": [team(7, "research")],
    };
    const stacks = {
      ...smallFleet,
      "prod-hub": hubText("prod-hub", {
        connectorSecrets: "{ labs: { clientSecret: { secure: v1:abc:def } } }",
      }),
    };
    const { problems } = await run({ answers, fleet, stacks, stack: "prod-eu" });
    assert.match(
      problems.join("\n"),
      /"research" is no team of acme, but one of labs, which is the connector labs/,
    );
    const right = await run({
      answers,
      fleet: replaced(fleet, "team: research", "team: payments"),
      stacks,
      stack: "prod-eu",
    });
    assert.ok(!right.asked.includes("orgs/labs"));
  });

  it("are told where the organisation is spelt otherwise, or is not there", async () => {
    const fleet = replaced(fleetText, "organization: acme", "organization: Acme");
    const spelt = await run({
      fleet,
      answers: { ...acme, "orgs/Acme": { login: "acme" } },
    });
    assert.match(
      spelt.problems.join("\n"),
      /^stacks\/fleet\.yaml:4 connectors\[0\]\.organization: .*write acme$/,
    );
    const missing = await run({ fleet, answers: {} });
    assert.match(missing.problems.join("\n"), /is no organisation on GitHub/);
  });

  for (const [name, answers] of [
    [
      "GitHub cannot be reached",
      { "orgs/acme": failure("1 error occurred:\n\t* dial tcp: connection refused\n\n") },
    ],
    ["the token may not list teams", { "orgs/acme": { login: "acme" } }],
    ["GitHub answers something else", { "orgs/acme": [] }],
  ] as const) {
    it(`are not checked where ${name}: a warning, and the run goes on`, async () => {
      const before = { github: { organization: "acme", ids: { payments: 9 } } };
      const { checked, problems, told } = await run({ answers, outputs: { teams: before } });
      assert.deepEqual(problems, []);
      assert.equal(told.length, 1);
      assert.match(
        told[0] ?? "",
        /acme \(stacks\/fleet\.yaml:4\).*could not be checked: [^:\n]+(: [^:\n]+)?$/,
      );
      assert.deepEqual(checked?.teams, before, "what an earlier run saw is not forgotten");
    });
  }
});

const owning = replaced(
  fleetText,
  "    organization: acme\n",
  "    organization: acme\n    teams:\n      - slug: payments\n        members: [ada]\n      - { slug: research, parent: platform }\n",
);

describe("the teams that the fleet file owns", () => {
  it("are made by the stack with a Dex, those that are there are taken over, and all count as there", async () => {
    const { problems, resources } = await run({
      fleet: replaced(owning, "team: payments", "team: research"),
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(resources.map(({ name }) => name).sort(), [
      "github-github",
      "teams-github",
      "teams-github/payments",
      "teams-github/payments/ada",
      "teams-github/research",
    ]);
    const spoke = await run({ fleet: owning, stack: "prod-eu" });
    assert.deepEqual(spoke.problems, []);
    assert.ok(!spoke.resources.some(({ name }) => name.startsWith("teams-")));
  });

  it("need a token", async () => {
    const { problems } = await run({ fleet: owning, environment: {} });
    assert.match(problems.join("\n"), /^stacks\/fleet\.yaml:5 connectors\[0\]\.teams: need a GitHub token/);
  });

  it("are not made in an organisation that the environment names", async () => {
    const { problems } = await run({
      fleet: owning,
      environment: { GITHUB_TOKEN: token, GITHUB_OWNER: "umbrella" },
    });
    assert.match(problems.join("\n"), /GITHUB_OWNER/);
  });

  it("need parents that are there", async () => {
    const { problems } = await run({ fleet: replaced(owning, "parent: platform", "parent: platfrom") });
    assert.match(problems.join("\n"), /connectors\[0\]\.teams\[1\]\.parent: "platfrom".*"platform"/);
  });
});
