import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { problems } from "./ghesDescription.ts";
import { StandIn, web } from "./standIn.ts";

/** Every call that the stand-in answers: who asks, with which scopes, and with what status it is answered. */
const calls: readonly {
  readonly described: string;
  readonly path: string;
  readonly login: string;
  readonly scopes?: readonly string[];
  readonly status: number;
}[] = [
  { described: "/user", path: "/user", login: "ada", status: 200 },
  { described: "/user", path: "/user", login: "mallory", scopes: [], status: 200 },
  { described: "/user/emails", path: "/user/emails", login: "ada", status: 200 },
  { described: "/user/emails", path: "/user/emails", login: "ada", scopes: ["read:org"], status: 404 },
  { described: "/user/orgs", path: "/user/orgs", login: "ada", status: 200 },
  { described: "/user/orgs", path: "/user/orgs", login: "ada", scopes: ["user:email"], status: 403 },
  { described: "/user/teams", path: "/user/teams", login: "ada", status: 200 },
  { described: "/user/teams", path: "/user/teams", login: "mallory", status: 200 },
  { described: "/user/teams", path: "/user/teams", login: "ada", scopes: ["user:email"], status: 404 },
  { described: "/orgs/{org}", path: "/orgs/acme", login: "ada", status: 200 },
  { described: "/orgs/{org}", path: "/orgs/acme", login: "mallory", status: 200 },
  { described: "/orgs/{org}", path: "/orgs/nobody", login: "ada", status: 404 },
  { described: "/orgs/{org}/members/{username}", path: "/orgs/acme/members/ada", login: "ada", status: 204 },
  {
    described: "/orgs/{org}/members/{username}",
    path: "/orgs/ACME/members/Grace",
    login: "ada",
    status: 204,
  },
  {
    described: "/orgs/{org}/members/{username}",
    path: "/orgs/acme/members/mallory",
    login: "ada",
    status: 404,
  },
  {
    described: "/orgs/{org}/members/{username}",
    path: "/orgs/acme/members/ada",
    login: "mallory",
    status: 302,
  },
  {
    described: "/orgs/{org}/members/{username}",
    path: "/orgs/acme/members/ada",
    login: "ada",
    scopes: ["user:email"],
    status: 302,
  },
  {
    described: "/orgs/{org}/members/{username}",
    path: "/orgs/nobody/members/ada",
    login: "ada",
    status: 404,
  },
  {
    described: "/orgs/{org}/public_members/{username}",
    path: "/orgs/acme/public_members/ada",
    login: "mallory",
    status: 404,
  },
  { described: "/orgs/{org}/teams", path: "/orgs/acme/teams", login: "grace", status: 200 },
  { described: "/orgs/{org}/teams", path: "/orgs/acme/teams", login: "mallory", status: 403 },
  {
    described: "/orgs/{org}/teams/{team_slug}",
    path: "/orgs/acme/teams/site-reliability",
    login: "grace",
    status: 200,
  },
  {
    described: "/orgs/{org}/teams/{team_slug}",
    path: "/orgs/acme/teams/platform",
    login: "mallory",
    status: 404,
  },
  { described: "/orgs/{org}/teams/{team_slug}", path: "/orgs/acme/teams/nobody", login: "ada", status: 404 },
  { described: "/meta", path: "/meta", login: "ada", status: 200 },
];

suite("answers that GitHub's description allows", () => {
  for (const { described, path, login, scopes, status } of calls) {
    test(`GET ${path} as ${login}${scopes === undefined ? "" : ` with ${scopes.join(" ") || "no scope"}`}: ${status}`, async () => {
      const standIn = new StandIn();
      const answer = await standIn.api(path, standIn.tokenOf(login, scopes));
      assert.equal(answer.status, status);
      assert.deepEqual(problems(described, answer), []);
    });

    test(`GET ${path} without a good token`, async () => {
      const standIn = new StandIn();
      if (path === "/meta") {
        assert.equal((await standIn.api(path)).status, 200);
        return;
      }
      for (const [token, message] of [
        [undefined, "Requires authentication"],
        ["not a token", "Bad credentials"],
      ] as const) {
        const answer = await standIn.api(path, token);
        assert.deepEqual(problems(described, answer), []);
        assert.deepEqual(answer.body, {
          message,
          documentation_url: "https://docs.github.com/enterprise-server@3.19/rest",
          status: "401",
        });
      }
    });
  }
});

suite("answers that GitHub's description refuses", () => {
  const broken: readonly [string, string, (body: Record<string, unknown>) => unknown][] = [
    ["a required field is missing", "/user", (body) => ({ ...body, login: undefined })],
    ["a field has another type", "/user", (body) => ({ ...body, id: String(body["id"]) })],
    ["a field that may not be null is", "/user", (body) => ({ ...body, html_url: null })],
    ["a URL is none", "/user", (body) => ({ ...body, avatar_url: "no address" })],
    ["a field is misspelt", "/orgs/{org}", (body) => ({ ...body, displayname: "Acme" })],
    [
      "a value is not among those allowed",
      "/orgs/{org}/teams/{team_slug}",
      (body) => ({ ...body, privacy: "open" }),
    ],
    ["a list is none", "/user/emails", (body) => body[0]],
    [
      "a nested object is incomplete",
      "/orgs/{org}/teams/{team_slug}",
      (body) => ({ ...body, organization: {} }),
    ],
  ];
  for (const [mistake, described, spoil] of broken) {
    test(mistake, async () => {
      const standIn = new StandIn();
      const path = described.replace("{org}", "acme").replace("{team_slug}", "platform");
      const { status, body } = await standIn.api(path, standIn.tokenOf("ada"));
      assert.deepEqual(problems(described, { status, body }), []);
      assert.notDeepEqual(problems(described, { status, body: spoil(body as Record<string, unknown>) }), []);
    });
  }

  test("a status that is not described", () => {
    assert.notDeepEqual(problems("/user", { status: 418, body: {} }), []);
  });

  test("a path that is not described", () => {
    assert.notDeepEqual(problems("/user/secrets", { status: 200, body: {} }), []);
  });

  test("a body where there is none", () => {
    assert.notDeepEqual(problems("/orgs/{org}/members/{username}", { status: 204, body: {} }), []);
  });
});

suite("what the answers say", () => {
  test("a person's profile hides the address, which is in /user/emails", async () => {
    const standIn = new StandIn();
    const token = standIn.tokenOf("ada");
    const { body } = await standIn.api("/user", token);
    assert.partialDeepStrictEqual(body, { id: 1815, login: "ada", name: "Ada Lovelace", email: null });
    assert.deepEqual((await standIn.api("/user/emails", token)).body, [
      { email: "ada@acme.dev", primary: true, verified: true, visibility: "private" },
    ]);
  });

  test("teams with their organisation, a nested one with its parent", async () => {
    const standIn = new StandIn();
    const { body } = await standIn.api("/user/teams", standIn.tokenOf("ada"));
    assert.partialDeepStrictEqual(body, [
      { name: "platform", slug: "platform", parent: null, organization: { login: "acme" } },
      {
        name: "Site Reliability",
        slug: "site-reliability",
        parent: { slug: "platform" },
        organization: { login: "acme" },
      },
    ]);
  });

  test("a team of the same name in another organisation is that organisation's", async () => {
    const standIn = new StandIn();
    const { body } = await standIn.api("/user/teams", standIn.tokenOf("mallory"));
    assert.partialDeepStrictEqual(body, [{ name: "platform", organization: { login: "umbrella" } }]);
  });

  test("who may not see members is sent on to the public ones", async () => {
    const standIn = new StandIn();
    const { headers } = await standIn.api("/orgs/acme/members/ada", standIn.tokenOf("mallory"));
    assert.equal(headers.get("Location"), `${web}/api/v3/orgs/acme/public_members/ada`);
  });

  test("the scopes of the token are named", async () => {
    const standIn = new StandIn();
    const { headers } = await standIn.api("/user", standIn.tokenOf("ada"));
    assert.equal(headers.get("X-OAuth-Scopes"), "user:email, read:org");
  });

  test("an unknown route is not found, in GitHub's words", async () => {
    const standIn = new StandIn();
    const { status, body } = await standIn.api("/user/secrets", standIn.tokenOf("ada"));
    assert.equal(status, 404);
    assert.deepEqual(body, {
      message: "Not Found",
      documentation_url: "https://docs.github.com/enterprise-server@3.19/rest",
      status: "404",
    });
  });

  test("GitHub's older word before a token is understood", async () => {
    const standIn = new StandIn();
    const headers = { Authorization: `token ${standIn.tokenOf("ada")}` };
    assert.equal((await standIn.request("/api/v3/user", { headers })).status, 200);
  });
});
