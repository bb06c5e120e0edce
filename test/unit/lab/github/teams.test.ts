import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { problems } from "./ghesDescription.ts";
import { ownerToken, StandIn } from "./standIn.ts";

const teams = "/orgs/{org}/teams";
const team = "/orgs/{org}/teams/{team_slug}";
const membership = "/orgs/{org}/teams/{team_slug}/memberships/{username}";

/** What a request of acme's owner is answered, checked against GitHub's description of it. */
async function owner(
  standIn: StandIn,
  method: string,
  path: string,
  { described, body }: { readonly described?: string; readonly body?: unknown } = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const { status, body: answered } = await standIn.api(path, ownerToken, { method, body });
  if (described !== undefined) {
    assert.deepEqual(problems(described, { status, body: answered }, method), []);
  }
  return { status, body: answered };
}

async function teamsOf(standIn: StandIn, login: string): Promise<readonly string[]> {
  const { body } = await standIn.api("/user/teams", standIn.tokenOf(login));
  assert.ok(Array.isArray(body));
  return body.map((each: unknown) => String(Reflect.get(Object(each) as object, "slug")));
}

function numberIn(body: unknown, field = "id"): number {
  return Number(Reflect.get(Object(body) as object, field));
}

suite("teams that an owner changes", () => {
  test("a person who is taken out of a team is out at once, and in again", async () => {
    const standIn = new StandIn();
    const token = standIn.tokenOf("grace");
    assert.deepEqual(await teamsOf(standIn, "grace"), ["payments"]);
    const path = "/orgs/acme/teams/payments/memberships/grace";
    assert.equal((await owner(standIn, "DELETE", path, { described: membership })).status, 204);
    assert.deepEqual((await standIn.api("/user/teams", token)).body, []);
    assert.equal((await owner(standIn, "GET", path, { described: membership })).status, 404);
    assert.equal((await owner(standIn, "DELETE", path)).status, 404);
    const back = await owner(standIn, "PUT", path, { described: membership });
    assert.partialDeepStrictEqual(back, { status: 200, body: { role: "member", state: "active" } });
    assert.deepEqual(await teamsOf(standIn, "grace"), ["payments"]);
  });

  test("a new team has its maker as maintainer, and its number for good", async () => {
    const standIn = new StandIn();
    const body = { name: "Näme of a Team", description: "new", privacy: "closed" };
    const made = await owner(standIn, "POST", "/orgs/acme/teams", { described: teams, body });
    assert.partialDeepStrictEqual(made, {
      status: 201,
      body: { slug: "name-of-a-team", description: "new", privacy: "closed", members_count: 1 },
    });
    const slug = "/orgs/acme/teams/name-of-a-team";
    assert.partialDeepStrictEqual(
      (await owner(standIn, "GET", `${slug}/memberships/ada`, { described: membership })).body,
      { role: "maintainer" },
    );
    const id = numberIn(made.body);
    const renamed = await owner(standIn, "PATCH", slug, { described: team, body: { name: "Renamed" } });
    assert.partialDeepStrictEqual(renamed, {
      status: 201,
      body: { id, slug: "renamed", description: "new" },
    });
    assert.equal((await owner(standIn, "GET", slug, { described: team })).status, 404);
    const same = { described: team, body: { name: "Renamed" } };
    assert.equal((await owner(standIn, "PATCH", "/orgs/acme/teams/renamed", same)).status, 200);
    const deleted = await owner(standIn, "DELETE", "/orgs/acme/teams/renamed", { described: team });
    assert.equal(deleted.status, 204);
    const remade = await owner(standIn, "POST", "/orgs/acme/teams", { body });
    assert.notEqual(numberIn(remade.body), id);
  });

  test("a renamed team keeps its members and its nested teams, a deleted one takes them along", async () => {
    const standIn = new StandIn();
    await owner(standIn, "PATCH", "/orgs/acme/teams/platform", { body: { name: "Foundation" } });
    assert.deepEqual(await teamsOf(standIn, "ada"), ["foundation", "site-reliability"]);
    const nested = await owner(standIn, "GET", "/orgs/acme/teams/foundation/teams");
    assert.partialDeepStrictEqual(nested.body, [
      { slug: "site-reliability", parent: { slug: "foundation" } },
    ]);
    await owner(standIn, "DELETE", "/orgs/acme/teams/foundation");
    assert.deepEqual(await teamsOf(standIn, "ada"), []);
    assert.deepEqual(await teamsOf(standIn, "grace"), ["payments"]);
    assert.deepEqual(await teamsOf(standIn, "mallory"), ["platform"], "another organisation's");
  });

  test("a team can be nested, and not in itself", async () => {
    const standIn = new StandIn();
    const nest = (slug: string, parent_team_id: number | null) =>
      owner(standIn, "PATCH", `/orgs/acme/teams/${slug}`, { described: team, body: { parent_team_id } });
    assert.partialDeepStrictEqual((await nest("payments", 1001)).body, { parent: { slug: "platform" } });
    assert.partialDeepStrictEqual((await nest("payments", null)).body, { parent: null });
    for (const parent of [1001, 1003, 4711]) {
      assert.equal((await nest("platform", parent)).status, 422);
    }
    const body = { name: "nested", parent_team_id: 1001 };
    const made = await owner(standIn, "POST", "/orgs/acme/teams", { described: teams, body });
    assert.partialDeepStrictEqual(made.body, { privacy: "closed", parent: { slug: "platform" } });
  });

  test("members of a nested team are members of the outer one", async () => {
    const standIn = new StandIn();
    await owner(standIn, "PUT", "/orgs/acme/teams/site-reliability/memberships/grace");
    const members = await owner(standIn, "GET", "/orgs/acme/teams/platform/members", {
      described: `${team}/members`,
    });
    assert.partialDeepStrictEqual(members.body, [{ login: "ada" }, { login: "grace" }]);
    const path = "/orgs/acme/teams/platform/memberships/grace";
    assert.equal((await owner(standIn, "GET", path, { described: membership })).status, 200);
    const maintainers = await owner(standIn, "GET", "/orgs/acme/teams/platform/members?role=maintainer");
    assert.partialDeepStrictEqual(maintainers.body, [{ login: "ada" }]);
    assert.deepEqual(await teamsOf(standIn, "grace"), ["payments", "site-reliability"]);
  });

  test("somebody outside the organisation is invited", async () => {
    const standIn = new StandIn();
    const path = "/orgs/acme/teams/platform/memberships/mallory";
    const invited = await owner(standIn, "PUT", path, { described: membership });
    assert.partialDeepStrictEqual(invited.body, { state: "pending" });
    assert.partialDeepStrictEqual((await owner(standIn, "GET", path)).body, { state: "pending" });
    assert.deepEqual(await teamsOf(standIn, "mallory"), ["platform"], "the one of umbrella");
    assert.equal((await owner(standIn, "PUT", path.replace("mallory", "nobody"))).status, 404);
    const organization = await owner(standIn, "PUT", path.replace("mallory", "umbrella"));
    assert.equal(organization.status, 422);
  });

  test("a maintainer stays one until told otherwise, an owner for ever", async () => {
    const standIn = new StandIn();
    const set = async (login: string, role: string) => {
      const path = `/orgs/acme/teams/payments/memberships/${login}`;
      await owner(standIn, "PUT", path, { described: membership, body: { role } });
      return Reflect.get(Object((await owner(standIn, "GET", path)).body) as object, "role") as unknown;
    };
    assert.equal(await set("grace", "maintainer"), "maintainer");
    assert.equal(await set("grace", "member"), "member");
    assert.equal(await set("ada", "member"), "maintainer");
  });

  test("a secret team is known to its members and to owners", async () => {
    const standIn = new StandIn();
    const body = { name: "secret" };
    const made = await owner(standIn, "POST", "/orgs/acme/teams", { described: teams, body });
    assert.partialDeepStrictEqual(made.body, { privacy: "secret" });
    const token = standIn.tokenOf("grace");
    assert.equal((await standIn.api("/orgs/acme/teams/secret", token)).status, 404);
    assert.equal(numberIn((await standIn.api("/orgs/acme/teams", token)).body, "length"), 3);
    assert.equal(numberIn((await owner(standIn, "GET", "/orgs/acme/teams")).body, "length"), 4);
    await owner(standIn, "PUT", "/orgs/acme/teams/secret/memberships/grace");
    assert.equal((await standIn.api("/orgs/acme/teams/secret", token)).status, 200);
    const nested = { name: "secret child", privacy: "secret", parent_team_id: 1001 };
    assert.equal((await owner(standIn, "POST", "/orgs/acme/teams", { body: nested })).status, 422);
  });

  test("names that are taken or empty are refused", async () => {
    const standIn = new StandIn();
    for (const body of [{ name: "PAYMENTS" }, { name: "!" }, { name: 1 }, {}]) {
      const refused = await owner(standIn, "POST", "/orgs/acme/teams", { described: teams, body });
      assert.equal(refused.status, 422);
    }
    const taken = { described: team, body: { name: "Payments" } };
    assert.equal((await owner(standIn, "PATCH", "/orgs/acme/teams/platform", taken)).status, 422);
  });

  test("only an owner may, with the scope for it", async () => {
    const standIn = new StandIn();
    const tokens = [standIn.tokenOf("grace", ["admin:org"]), standIn.tokenOf("ada", ["read:org"])];
    for (const token of tokens) {
      const requests = [
        ["POST", "/orgs/acme/teams", teams],
        ["PATCH", "/orgs/acme/teams/payments", team],
        ["PUT", "/orgs/acme/teams/payments/memberships/grace", undefined],
        ["DELETE", "/orgs/acme/teams/payments/memberships/grace", undefined],
        ["DELETE", "/orgs/acme/teams/payments", undefined],
      ] as const;
      for (const [method, path, described] of requests) {
        const answer = await standIn.api(path, token, { method, body: { name: "new" } });
        assert.equal(answer.status, 403, `${method} ${path}`);
        if (described !== undefined) {
          assert.deepEqual(problems(described, answer, method), []);
        }
      }
    }
    assert.equal((await standIn.api("/orgs/umbrella/teams/platform", ownerToken)).status, 404);
  });

  test("are changed by many at once", async () => {
    const standIn = new StandIn();
    const people = ["ada", "grace", "mallory"];
    const path = "/orgs/acme/teams/site-reliability/memberships";
    await Promise.all(people.map((login) => owner(standIn, "PUT", `${path}/${login}`)));
    for (const login of people) {
      assert.equal((await owner(standIn, "GET", `${path}/${login}`)).status, 200, login);
    }
  });

  test("are remembered by the next process", async () => {
    const standIn = new StandIn();
    await owner(standIn, "DELETE", "/orgs/acme/teams/payments/memberships/grace");
    const next = new StandIn({ memory: structuredClone(standIn.memory) });
    assert.deepEqual(await teamsOf(next, "grace"), []);
  });
});

suite("what GitHub's Terraform provider does", () => {
  test("by numbers instead of names", async () => {
    const standIn = new StandIn();
    const byId = "/organizations/1000/team/1002";
    assert.deepEqual(
      await owner(standIn, "GET", byId),
      await owner(standIn, "GET", "/orgs/acme/teams/payments"),
    );
    assert.equal((await owner(standIn, "GET", "/organizations/1000/team/2001")).status, 404);
    assert.equal((await owner(standIn, "GET", "/organizations/2000/team/2001")).status, 404);
    const member = `${byId}/memberships/ada`;
    assert.equal((await owner(standIn, "PUT", member, { body: { role: "member" } })).status, 200);
    assert.equal((await owner(standIn, "GET", member)).status, 200);
    assert.equal((await owner(standIn, "DELETE", member)).status, 204);
    assert.equal((await owner(standIn, "PATCH", byId, { body: { name: "Money" } })).status, 201);
    assert.partialDeepStrictEqual((await owner(standIn, "GET", byId)).body, { slug: "money" });
    assert.equal((await owner(standIn, "DELETE", byId)).status, 204);
    assert.equal((await owner(standIn, "GET", byId)).status, 404);
  });

  test("with the tag of what it knows, to learn that nothing changed", async () => {
    const standIn = new StandIn();
    const path = "/api/v3/organizations/1000/team/1002";
    const headers = { Authorization: `Bearer ${ownerToken}` };
    const first = await standIn.request(path, { headers });
    const known = { ...headers, "If-None-Match": first.headers.get("ETag") ?? "" };
    assert.equal((await standIn.request(path, { headers: known })).status, 304);
    await owner(standIn, "PATCH", "/organizations/1000/team/1002", { body: { description: "other" } });
    assert.equal((await standIn.request(path, { headers: known })).status, 200);
  });

  test("to learn who somebody is", async () => {
    const standIn = new StandIn();
    const described = "/users/{username}";
    const { body } = await owner(standIn, "GET", "/users/GRACE", { described });
    assert.partialDeepStrictEqual(body, { login: "grace", id: 1906 });
    assert.equal((await owner(standIn, "GET", "/users/nobody", { described })).status, 404);
    assert.deepEqual((await owner(standIn, "GET", "/orgs/acme/teams/payments/repos")).body, []);
  });
});
