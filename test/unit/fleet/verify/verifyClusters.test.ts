import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { renderJson } from "../../../../fleet/verify/renderJson.ts";
import { renderText } from "../../../../fleet/verify/renderText.ts";
import { holds, type Verification } from "../../../../fleet/verify/verification.ts";
import { hubText, smallFleet, spokeText } from "../../settings/writtenFleet.ts";
import { canary, claimsOf, issuer, quotaOf, subject, tokenOf, verdicts, World } from "./world.ts";

const dayMilliseconds = 86_400_000;

/** The first link that does not hold. */
function brokenLink({ links }: Verification) {
  return links.find((link) => !holds(link));
}

suite("verifying clusters", () => {
  test("passes where everything is in order, and says as whom", async () => {
    const world = new World();
    const all = await world.verify();
    assert.deepEqual(
      all.map(({ cluster, state }) => [cluster, state]),
      [
        ["prod-eu", "passed"],
        ["prod-hub", "passed"],
        ["prod-us", "passed"],
      ],
    );
    for (const { cluster, identity, links } of all) {
      assert.deepEqual(identity, { username: subject, groups: [`github:${subject}`] });
      assert.deepEqual(
        links.map(({ link, verdict }) => `${link} ${verdict}`),
        [
          "stack ok",
          "name ok",
          "certificate ok",
          "discovery ok",
          "keys ok",
          cluster === "prod-hub" ? "storage ok" : "storage not-applicable",
          "configuration ok",
          "fetched not-applicable",
          "plugin not-applicable",
          "kubeconfig not-applicable",
          `signingKeys ${cluster === "prod-hub" ? "ok" : "not-applicable"}`,
          "token ok",
          "accepted ok",
          "refused ok",
        ],
      );
    }
    assert.equal(all[0]?.links.at(-1)?.told, "401 from prod-eu, prod-hub, prod-us");
    assert.deepEqual(world.said, [], "nothing was waited for");
  });

  test("looks at an issuer once, however many clusters it has", async () => {
    const world = new World();
    await world.verify();
    const pages = world.asked.filter(({ url }) => /openid-configuration|keys$/.test(url));
    assert.equal(pages.length, 2);
  });

  test("shows no token to anybody but Dex and API servers", async () => {
    const world = new World();
    const all = await world.verify();
    const shown = JSON.stringify([renderText(all), renderJson(all), world.said, all]);
    assert.ok(!shown.includes(canary));
    for (const { url, request } of world.asked) {
      const hasToken = JSON.stringify(request).includes(canary);
      assert.equal(hasToken, /\/token$|selfsubjectreviews$/.test(url), url);
      assert.ok(!url.includes(canary));
    }
  });

  test("sends a token that opens a cluster to that cluster alone, and one that opens none to the others", async () => {
    const world = new World();
    await world.verify();
    const minted = world.asked.filter(({ url }) => url === `${issuer}/token`);
    const clients = minted.map(({ request }) => new URLSearchParams(request.body).get("client_id"));
    assert.deepEqual(clients.toSorted(), [
      "latchkey-isolation",
      "latchkey-prod-eu",
      "latchkey-prod-hub",
      "latchkey-prod-us",
    ]);
    for (const { url, request } of world.asked) {
      const cluster = /^https:\/\/([^.]+)\.acme\.dev:6443/.exec(url)?.[1];
      if (cluster === undefined) continue;
      const { aud } = claimsOf((request.headers?.["authorization"] ?? "").replace("Bearer ", ""));
      assert.ok(
        [`latchkey-${cluster}`, "latchkey-isolation"].includes(String(aud)),
        `${String(aud)} at ${url}`,
      );
    }
  });

  test("mints the token that opens nothing anew before it ends: an expired one is refused by everybody", async () => {
    const world = new World();
    const begun = world.time;
    world.changeAt("prod-us", {
      loaded: () => (world.time - begun < 80_000 ? "old" : world.emitted("prod-us")),
    });
    world.change({ tokenSeconds: 90 });
    await world.verify("prod-eu", "prod-us");
    const isolation = world.asked.filter(({ request }) => request.body?.includes("latchkey-isolation"));
    assert.equal(isolation.length, 2);
  });

  test("shows nobody a token of another cluster while the hub has no client whose tokens open nothing", async () => {
    const world = new World();
    const clients = ["latchkey-prod-eu", "latchkey-prod-hub", "latchkey-prod-us"];
    world.change({ clients }).changeOutputs("prod-hub", { clients });
    for (const verification of await world.verify()) {
      assert.equal(verification.state, "passed");
      const refused = verification.links.at(-1);
      assert.equal(refused?.verdict, "warning");
      assert.match(
        `${refused.told} ${refused.remedy ?? ""}`,
        /no client latchkey-isolation.*pulumi up -s prod-hub/,
      );
    }
    const shown = world.asked.filter(({ url }) => url.endsWith("selfsubjectreviews"));
    assert.equal(shown.length, 3, "each its own");
  });

  test("says where an API server may accept another audience besides its own", async () => {
    const cases = [
      ["a file as emitted", {}, "emitted", false],
      ["flags, which take one client id", {}, undefined, false],
      ["a release that does not say what it has loaded", { kubernetesVersion: `"1.33"` }, undefined, true],
    ] as const;
    for (const [what, settings, loaded, unproven] of cases) {
      const world = new World({ ...smallFleet, "prod-eu": spokeText("prod-eu", "prod-hub", settings) });
      if (loaded === undefined) world.changeAt("prod-eu", { loaded });
      const [verification] = await world.verify("prod-eu");
      assert.equal(verification?.state, "passed", what);
      const told = verification.links.at(-1)?.told ?? "";
      assert.equal(/; whether it accepts tokens of another cluster is not known/.test(told), unproven, what);
    }
  });

  test("skips what hangs on a broken link, and says on which", async () => {
    const world = new World();
    world.change({ dex: "is down" });
    const [verification] = await world.verify("prod-eu");
    assert.ok(verification !== undefined);
    const { discovery: document, configuration, token, accepted, refused } = verdicts(verification);
    assert.deepEqual([document, token, accepted, refused], Array(4).fill("skipped"));
    assert.equal(configuration, "ok", "which hangs on nothing");
    assert.match(
      verification.links.find(({ link }) => link === "keys")?.told ?? "",
      /something is wrong with: discovery document/,
    );
  });

  test("waits for an API server that loads a new file, and says so once", async () => {
    const world = new World();
    const begun = world.time;
    world.changeAt("prod-eu", {
      loaded: () => (world.time - begun < 50_000 ? "old" : world.emitted("prod-eu")),
    });
    const [verification] = await world.verify("prod-eu");
    assert.equal(verification?.state, "passed");
    assert.deepEqual(world.said, ["prod-eu: waiting for its API server to load the new configuration"]);
    assert.ok(world.time - begun < 60_000);
  });

  test("waits for an API server that has just started, and not for ever", async () => {
    const world = new World();
    world.changeAt("prod-eu", { startsUp: 10 });
    const [verification] = await world.verify("prod-eu");
    assert.equal(verification?.state, "passed");
    const stuck = new World();
    stuck.changeAt("prod-eu", { startsUp: 1000 });
    const begun = stuck.time;
    assert.equal((await stuck.verify("prod-eu"))[0]?.state, "failed");
    assert.ok(stuck.time - begun <= 60_000);
  });

  test("warns of a certificate inside its renewal window, and passes", async () => {
    const world = new World();
    const valid_to = new Date(world.time + 29.5 * dayMilliseconds).toUTCString();
    world.change({ chain: { certificates: [{ name: "login.acme.dev", valid_to }] } });
    const [verification] = await world.verify("prod-eu");
    const link = verification?.links.find(({ link: name }) => name === "certificate");
    assert.deepEqual([verification?.state, link?.verdict], ["passed", "warning"]);
    assert.match(`${link?.told ?? ""} ${link?.remedy ?? ""}`, /ends in 29 days .*pulumi up -s prod-hub/);
  });

  test("warns of a quota of Dex's that is nearly used up, that is missing or that cannot be read, and passes", async () => {
    const cases = [
      [quotaOf(160_000), /160000 of 200000 authrequests .*kubectl delete authrequests/],
      [{ status: 0, stdout: '{"kind":"Status"}', stderr: "" }, /has no quota .*pulumi up -s prod-hub/],
      [{ status: 1, stdout: "", stderr: "Forbidden" }, /cannot be read: Forbidden .*kubectl get --raw/],
    ] as const;
    for (const [quota, told] of cases) {
      const [verification] = await new World().change({ quota }).verify("prod-hub");
      const link = verification?.links.find(({ link: name }) => name === "storage");
      assert.deepEqual([verification?.state, link?.verdict], ["passed", "warning"]);
      assert.match(`${link?.told ?? ""} ${link?.remedy ?? ""}`, told);
    }
    const [enough] = await new World().change({ quota: quotaOf(159_999) }).verify("prod-hub");
    assert.equal(enough?.links.find(({ link: name }) => name === "storage")?.verdict, "ok");
  });

  test("takes a file that a shell has ended with another line break for the same", async () => {
    for (const ending of ["", "\n", "\n\n"]) {
      const world = new World();
      world.changeAt("prod-eu", { loaded: world.emitted("prod-eu").trimEnd() + ending });
      assert.equal((await world.verify("prod-eu"))[0]?.state, "passed");
    }
  });

  test("lets the token decide where an API server does not tell what it has loaded", async () => {
    const cases = [
      ["1.33", { kubernetesVersion: `"1.33"` }, /Kubernetes 1\.33 does not tell/],
      ["talos", { distribution: "talos", distributionVersion: `"1.14"` }, /talos writes the file itself/],
    ] as const;
    for (const [what, settings, told] of cases) {
      const world = new World({ ...smallFleet, "prod-eu": spokeText("prod-eu", "prod-hub", settings) });
      world.changeAt("prod-eu", { loaded: undefined });
      const [verification] = await world.verify("prod-eu");
      assert.equal(verification?.state, "passed", what);
      const link = verification.links.find(({ link: name }) => name === "configuration");
      assert.equal(link?.verdict, "not-applicable");
      assert.match(link.told, told);
    }
  });

  test("warns of flags, and fails where they would let somebody take a name of the control plane", async () => {
    for (const [emitsFlags, verdict, told] of [
      [true, "warning", /runs with flags or nothing: with flags it does not refuse names/],
      [
        false,
        "failed",
        /this stack emits no flags, since they can neither refuse user names that begin with "system:"/,
      ],
    ] as const) {
      const world = new World();
      world.changeAt("prod-eu", { loaded: undefined });
      if (!emitsFlags) world.outputs.set("prod-eu", { ...world.outputs.get("prod-eu"), apiServerFlags: "" });
      const [verification] = await world.verify("prod-eu");
      assert.equal(verification?.state, emitsFlags ? "passed" : "failed");
      const link = verification.links.find(({ link: name }) => name === "configuration");
      assert.equal(link?.verdict, verdict);
      assert.match(link.told, told);
      assert.match(link.remedy ?? "", /structured form.* -s prod-eu /);
    }
  });

  test("looks at all but access where it is asked not to log in", async () => {
    const world = new World();
    world.change({ login: "never" });
    world.change({ environment: {} });
    const [verification] = await world.verify("prod-eu");
    assert.equal(verification?.state, "passed");
    const { keys, configuration, token, accepted, refused } = verdicts(verification);
    assert.deepEqual([keys, configuration], ["ok", "ok"]);
    assert.deepEqual([token, accepted, refused], Array(3).fill("not-applicable"));
  });

  test("tells a cluster that was never applied, and takes it for nobody's neighbour", async () => {
    const world = new World();
    world.outputs.delete("prod-us");
    const [eu, us] = await world.verify("prod-eu", "prod-us");
    assert.equal(eu?.state, "passed");
    assert.match(eu.links.at(-1)?.told ?? "", /401 from prod-eu, prod-hub$/);
    assert.equal(us?.state, "not-applied");
    assert.match(us.links[0]?.remedy ?? "", /pulumi up -s prod-us/);
  });

  test("shows the token that opens nothing to the cluster itself where there is no other", async () => {
    const world = new World({ "prod-hub": hubText("prod-hub") });
    const [verification] = await world.verify();
    assert.equal(verification?.state, "passed");
    assert.equal(verification.links.at(-1)?.told, "401 from prod-hub");
  });

  test("asks a CI system for the job's token once, and names the issuer as its audience", async () => {
    const world = new World();
    world.change({
      environment: {
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://actions.acme.dev/idtoken?api-version=2.0",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-runner",
      },
    });
    const audience = encodeURIComponent(issuer);
    const url = `https://actions.acme.dev/idtoken?api-version=2.0&audience=${audience}`;
    const value = tokenOf({ sub: subject, exp: world.time / 1000 + 300 });
    world.pages.set(url, { status: 200, body: JSON.stringify({ value }) });
    assert.ok((await world.verify()).every(({ state }) => state === "passed"));
    const asked = world.asked.filter(({ url: each }) => each === url);
    assert.equal(asked.length, 1);
    assert.deepEqual(asked[0]?.request.headers, { authorization: "bearer of-the-runner" });
    world.pages.set(url, { status: 403, body: "denied" });
    assert.match(brokenLink((await world.verify())[0] as Verification)?.told ?? "", /no token: .*status 403/);
  });
});
