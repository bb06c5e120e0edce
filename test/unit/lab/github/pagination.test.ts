import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { acme } from "../../../../lab/github/acme.ts";
import type { Directory } from "../../../../lab/github/directory.ts";
import { paginate } from "../../../../lab/github/rest/pagination.ts";
import { problems } from "./ghesDescription.ts";
import { StandIn } from "./standIn.ts";

/** How Dex goes on to the next page (connector/github/github.go, getPagination). */
function nextAsDex(url: string, link: string | undefined): string | undefined {
  const last = /<([^>]+)>; rel="last"/.exec(link ?? "")?.[1];
  return last === undefined || last === url ? undefined : /<([^>]+)>; rel="next"/.exec(link ?? "")?.[1];
}

suite("pages of a list", () => {
  test("Dex collects every item once, in order, whatever the numbers", () => {
    fc.assert(
      fc.property(fc.nat(250), fc.option(fc.integer({ min: 1, max: 120 })), (count, perPage) => {
        const items = Array.from({ length: count }, (_, index) => index);
        const collected: number[] = [];
        const start = `https://github.test/api/v3/user/teams${perPage === null ? "" : `?per_page=${perPage}`}`;
        for (let url: string | undefined = start; url !== undefined;) {
          const page: ReturnType<typeof paginate<number>> = paginate(items, new URL(url));
          collected.push(...page.items);
          url = nextAsDex(url, page.link);
        }
        assert.deepEqual(collected, items);
      }),
    );
  });

  const hundred = Array.from({ length: 100 }, (_, index) => index);
  const at = (query: string) => paginate(hundred, new URL(`https://github.test/items${query}`));

  test("thirty items unless asked otherwise, a hundred at most", () => {
    assert.equal(at("").items.length, 30);
    assert.equal(at("?per_page=7").items.length, 7);
    assert.equal(at("?per_page=1000").items.length, 100);
    assert.equal(at("?per_page=0").items.length, 30);
    assert.equal(at("?per_page=x&page=-1").items.length, 30);
  });

  test("links as GitHub writes them", () => {
    assert.equal(at("?per_page=100").link, undefined);
    assert.equal(
      at("").link,
      '<https://github.test/items?page=2>; rel="next", <https://github.test/items?page=4>; rel="last"',
    );
    assert.equal(
      at("?page=2").link,
      '<https://github.test/items?page=1>; rel="prev", <https://github.test/items?page=3>; rel="next", ' +
        '<https://github.test/items?page=4>; rel="last", <https://github.test/items?page=1>; rel="first"',
    );
    assert.equal(
      at("?page=4").link,
      '<https://github.test/items?page=3>; rel="prev", <https://github.test/items?page=1>; rel="first"',
    );
  });

  test("a person in many teams has several pages of them", async () => {
    const [organization] = acme.organizations;
    assert.ok(organization);
    const teams = Array.from({ length: 65 }, (_, index) => ({
      id: 5000 + index,
      name: `Team ${index}`,
      slug: `team-${index}`,
      members: ["ada"],
    }));
    const directory: Directory = { ...acme, organizations: [{ ...organization, teams }] };
    const standIn = new StandIn({ directory });
    const token = standIn.tokenOf("ada");
    const names: string[] = [];
    for (let path: string | undefined = "/user/teams"; path !== undefined;) {
      const answer: Awaited<ReturnType<StandIn["api"]>> = await standIn.api(path, token);
      assert.deepEqual(problems("/user/teams", answer), []);
      names.push(...(answer.body as { name: string }[]).map((team) => team.name));
      path = nextAsDex(path, answer.headers.get("Link") ?? undefined)?.replace(/^.*\/api\/v3/, "");
    }
    assert.deepEqual(
      names,
      teams.map((team) => team.name),
    );
  });
});
