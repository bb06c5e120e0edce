import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { OwnerWithToken } from "../../../lab/github/ownerWithToken.ts";
import type { CommandResult } from "../../../lab/project/runCommand.ts";
import { exportState } from "../../../lab/project/state.ts";
import type { LabAccessRule } from "../../../lab/scenario/fleet.ts";
import { Standalone, stack } from "./standalone.ts";

const platform: LabAccessRule = { team: "platform", role: "cluster-admin", clusters: ["*"] };

/** A fleet whose second rule, at a line of its own, names a team. */
function naming(team: string): { readonly access: readonly LabAccessRule[] } {
  return { access: [platform, { team, role: "view", clusters: ["*"] }] };
}

const onCall = { slug: "on-call", name: "On Call", parent: "platform", members: ["grace"] };

suite("teams on GitHub, seen through the engine", () => {
  let standalone: Standalone;
  let token: string;
  /** What a person sets who has a token, and whose GitHub has an authority of its own. */
  let withToken: Readonly<Record<string, string>>;

  before(async () => {
    standalone = await Standalone.prepare("teams", naming("payments"));
    const { github } = standalone.lab;
    token = (await readFile(github.ownerTokenFile, "utf8")).trim();
    const authorities = join(standalone.project.folder, "authorities.pem");
    await writeFile(authorities, github.rootCa);
    withToken = { GITHUB_TOKEN: token, SSL_CERT_FILE: authorities };
  });

  after(async () => {
    await standalone.close();
  });

  const told = ({ stdout, stderr }: CommandResult) => stdout + stderr;
  const preview = (args: readonly string[] = []) => standalone.preview(args, { environment: withToken });
  const up = (args: readonly string[] = []) =>
    standalone.up(args, { environment: withToken, mustPass: true });

  /** Asks GitHub as acme's owner. */
  const gitHub = async (method: string, path: string, body?: object): Promise<unknown> =>
    (await new OwnerWithToken(standalone.lab.github).ask(method, path, body)).body;

  test("are not checked without a token, and a preview says so", async () => {
    const result = await standalone.preview();
    assert.equal(result.status, 0, told(result));
    assert.match(told(result), /not checked: set GITHUB_TOKEN/);
  });

  test("are told at preview where one is misspelt, and nothing is changed", async () => {
    await standalone.setFleet(naming("paymints"));
    const result = await preview();
    assert.notEqual(result.status, 0);
    assert.match(
      told(result),
      /stacks\/fleet\.yaml:\d+ access\[1\]\.team: "paymints" is no team of acme \(did you mean "payments"\?\)/,
    );
    await standalone.setFleet(naming("payments"));
  });

  test("are told where GitHub spells the organisation otherwise", async () => {
    const right = await standalone.project.readFleetFile("fleet.yaml");
    await standalone.project.writeFleetFile(
      "fleet.yaml",
      right.replace("organization: acme", "organization: ACME"),
    );
    assert.match(told(await preview()), /connectors\[0\]\.organization: is "ACME".*write acme/);
    await standalone.project.writeFleetFile("fleet.yaml", right);
  });

  test("are not checked where GitHub does not know the token: a warning, and the preview passes", async () => {
    const result = await standalone.preview([], {
      environment: { ...withToken, GITHUB_TOKEN: "ghp_nobodys" },
    });
    assert.equal(result.status, 0, told(result));
    assert.match(told(result), /warning: .*acme \(stacks\/fleet\.yaml:\d+\).*could not be checked: .*401/);
  });

  test("are checked by an update, which remembers them; the token is nowhere, and whether there is one is no change", async () => {
    await up();
    const { teams } = await standalone.project.outputs(stack);
    assert.deepEqual(teams, {
      github: { organization: "acme", ids: { payments: 1002, platform: 1001 } },
    });
    assert.ok(!(await exportState(standalone.project, stack)).includes(token));
    for (const environment of [withToken, {}]) {
      await standalone.preview(["--expect-no-changes"], { environment, mustPass: true });
    }
  });

  test("are told under their new name where one was renamed since the last update", async () => {
    await gitHub("PATCH", "/orgs/acme/teams/payments", { name: "Money" });
    try {
      const result = await preview();
      assert.notEqual(result.status, 0);
      assert.match(told(result), /access\[1\]\.team: "payments" was renamed on GitHub; write money/);
    } finally {
      await gitHub("PATCH", "/orgs/acme/teams/money", { name: "payments" });
    }
  });

  test("are refused where another team has taken the slug, until the fleet file has dropped it once", async () => {
    const make = async () => {
      const made = await gitHub("POST", "/orgs/acme/teams", { name: "finance" });
      return String(Reflect.get(Object(made) as object, "id"));
    };
    const trusted = await make();
    try {
      await standalone.setFleet(naming("finance"));
      await up();
      await gitHub("DELETE", "/orgs/acme/teams/finance");
      const impostor = await make();
      const result = await preview();
      assert.notEqual(result.status, 0);
      assert.match(
        told(result),
        new RegExp(`access\\[1\\]\\.team: "finance" is another team.* id ${trusted},.* id ${impostor} now`),
      );
      await standalone.setFleet(naming("payments"));
      await up();
      await standalone.setFleet(naming("finance"));
      const accepted = await preview();
      assert.equal(accepted.status, 0, told(accepted));
    } finally {
      await gitHub("DELETE", "/orgs/acme/teams/finance");
      await standalone.setFleet(naming("payments"));
    }
  });

  test("that the fleet file owns need a token, are made with their people, and are not taken away by a slip", async () => {
    await standalone.setFleet({ ...naming("on-call"), teams: [onCall] });
    const without = await standalone.preview();
    assert.notEqual(without.status, 0);
    assert.match(told(without), /connectors\[0\]\.teams: need a GitHub token/);

    await up();
    const people = await gitHub("GET", "/orgs/acme/teams/on-call/members");
    assert.ok(Array.isArray(people));
    assert.deepEqual(
      people.map((person: unknown) => Reflect.get(Object(person) as object, "login") as unknown),
      ["grace"],
    );
    assert.ok(!(await exportState(standalone.project, stack)).includes(token));
    await standalone.preview(["--expect-no-changes", "--refresh"], {
      environment: withToken,
      mustPass: true,
    });

    await standalone.setFleet(naming("payments"));
    const removed = await preview();
    assert.notEqual(removed.status, 0);
    assert.match(told(removed), /teams-github\/on-call.*\n?.*protected/);
    await standalone.project.pulumi(["state", "unprotect", "--all", "--yes", "--stack", stack], {
      mustPass: true,
    });
    await up();
    const gone = await gitHub("GET", "/orgs/acme/teams/on-call");
    assert.equal(Reflect.get(Object(gone) as object, "message"), "Not Found");
  });

  test("that are on GitHub already are taken over", async () => {
    await standalone.setFleet({
      ...naming("payments"),
      teams: [{ slug: "payments", description: "Ours now.", members: ["grace"] }],
    });
    const result = await preview();
    assert.equal(result.status, 0, told(result));
    assert.match(told(result), /teams-github\/payments import/);
    await standalone.setFleet(naming("payments"));
  });
});
