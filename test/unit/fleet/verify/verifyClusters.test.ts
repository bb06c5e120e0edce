import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { renderJson } from "../../../../fleet/verify/renderJson.ts";
import { renderText } from "../../../../fleet/verify/renderText.ts";
import { holds, type LinkName, type Verification } from "../../../../fleet/verify/verification.ts";
import { hubText, smallFleet, spokeText } from "../../settings/writtenFleet.ts";
import { canary, issuer, metricsOf, subject, tokenOf, verdicts, World } from "./world.ts";

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
    for (const { identity, links } of all) {
      assert.deepEqual(identity, { username: subject, groups: [`github:${subject}`] });
      assert.deepEqual(
        links.map(({ link, verdict }) => `${link} ${verdict}`),
        [
          "stack ok",
          "name ok",
          "certificate ok",
          "discovery ok",
          "keys ok",
          "configuration ok",
          "plugin not-applicable",
          "kubeconfig not-applicable",
          "token ok",
          "accepted ok",
          "refused ok",
        ],
      );
    }
    assert.match(all[0]?.links.at(-1)?.told ?? "", /401 from prod-hub, prod-us/);
    assert.deepEqual(world.said, [], "nothing was waited for");
  });

  test("looks at an issuer once, however many clusters it has", async () => {
    const world = new World();
    await world.verify();
    const pages = world.asked.filter(({ url }) => /openid-configuration|keys$/.test(url));
    assert.equal(pages.length, 2);
  });

  test("shows a token to its own cluster and a few others, and to nobody else", async () => {
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

  interface Fault {
    readonly what: string;
    readonly breaks: (world: World) => unknown;
    /** The link of prod-eu that does not hold. */
    readonly link: LinkName;
    readonly told: RegExp;
    readonly remedy: RegExp;
  }
  const apply = /pulumi up -s prod-hub/;
  const page = (path: string, status: number, body: string) => (world: World) => {
    world.pages.set(issuer + path, { status, body });
  };
  const discovery = "/.well-known/openid-configuration";
  const faults: readonly Fault[] = [
    {
      what: "the issuer's host has no address",
      breaks: (world) => world.change({ dex: "has no address" }),
      link: "name",
      told: /login\.acme\.dev has no address here: getaddrinfo ENOTFOUND/,
      remedy: /in your DNS/,
    },
    {
      what: "Dex is down",
      breaks: (world) => world.change({ dex: "is down" }),
      link: "certificate",
      told: /nothing speaks TLS at login\.acme\.dev:443: connect ECONNREFUSED/,
      remedy: /whether Dex runs/,
    },
    {
      what: "something else signs the issuer's certificate",
      breaks: (world) => world.change({ chain: { ...world.chain, problem: "SELF_SIGNED_CERT_IN_CHAIN" } }),
      link: "certificate",
      told: /not signed by the authority that this stack names/,
      remedy: /apply the stack of the cluster that runs Dex/,
    },
    {
      what: "the issuer's certificate has ended",
      breaks: (world) => world.change({ chain: { ...world.chain, problem: "CERT_HAS_EXPIRED" } }),
      link: "certificate",
      told: /has ended/,
      remedy: apply,
    },
    {
      what: "something else answers at the issuer's name",
      breaks: (world) => world.change({ chain: { ...world.chain, problem: "ERR_TLS_CERT_ALTNAME_INVALID" } }),
      link: "certificate",
      told: /not for login\.acme\.dev/,
      remedy: /point login\.acme\.dev at Dex/,
    },
    {
      what: "there is no discovery document",
      breaks: page(discovery, 502, "Bad Gateway"),
      link: "discovery",
      told: /status 502/,
      remedy: /logs deployment\/dex/,
    },
    {
      what: "the discovery document is none",
      breaks: page(discovery, 200, "<html>"),
      link: "discovery",
      told: /no discovery document/,
      remedy: /logs deployment\/dex/,
    },
    {
      what: "the discovery document is another issuer's",
      breaks: (world) => {
        const endpoints = { authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` };
        const rest = { jwks_uri: `${issuer}/keys`, id_token_signing_alg_values_supported: ["RS256"] };
        const body = JSON.stringify({ issuer: `${issuer}/`, ...endpoints, ...rest });
        world.pages.set(issuer + discovery, { status: 200, body });
      },
      link: "discovery",
      told: /compare it letter by letter with https:\/\/login\.acme\.dev$/,
      remedy: /fleet\.yaml/,
    },
    {
      what: "there are no keys",
      breaks: page("/keys", 200, `{"keys":[]}`),
      link: "keys",
      told: /holds no key/,
      remedy: /logs deployment\/dex/,
    },
    {
      what: "the keys do not come",
      breaks: (world) => world.pages.set(`${issuer}/keys`, "silence"),
      link: "keys",
      told: /no answer within 10 s/,
      remedy: /logs deployment\/dex/,
    },
    {
      what: "an API server has an older configuration",
      breaks: (world) =>
        world.changeAt("prod-eu", { loaded: world.emitted("prod-eu").replace("login", "old") }),
      link: "configuration",
      told: /another configuration than this stack emits \(sha256:[0-9a-f]{12}…\)/,
      remedy:
        /\/etc\/kubernetes\/latchkey\/authentication\.yaml .*pulumi stack output authenticationConfiguration -s prod-eu/,
    },
    {
      what: "an API server could not load what it has",
      breaks: (world) =>
        world.change({
          kubectl: {
            status: 0,
            stderr: "",
            stdout: metricsOf("old", { success: 1, failure: 1_800_000_000 }),
          },
        }),
      link: "configuration",
      told: /could not load .*2027-01-15T08:00:00.000Z/,
      remedy: /its log/,
    },
    {
      what: "the administrator is not let in",
      breaks: (world) =>
        world.change({
          kubectl: { status: 1, stdout: "", stderr: "warning\nerror: You must be logged in\n" },
        }),
      link: "configuration",
      told: /cannot be read: error: You must be logged in$/,
      remedy: /kubectl get --raw \/metrics --context prod-eu-admin$/,
    },
    {
      what: "there is no kubectl",
      breaks: (world) => world.change({ kubectl: "missing" }),
      link: "configuration",
      told: /kubectl is not on PATH/,
      remedy: /install kubectl/,
    },
    {
      what: "Dex exchanges no tokens",
      breaks: (world) => world.change({ subjects: undefined }),
      link: "token",
      told: /exchanges no tokens/,
      remedy: new RegExp(`"${subject}" under automation\\.subjects .*pulumi up -s prod-hub`),
    },
    {
      what: "the job is not listed",
      breaks: (world) => world.change({ subjects: ["repo:acme/other:ref:refs/heads/main"] }),
      link: "token",
      told: new RegExp(
        `does not let this job in: its subject is "${subject}", of the issuer "https://ci\\.acme\\.dev"`,
      ),
      remedy: apply,
    },
    {
      what: "Dex does not know the cluster",
      breaks: (world) => world.change({ clients: ["latchkey-prod-hub"] }),
      link: "token",
      told: /knows no client latchkey-prod-eu/,
      remedy: apply,
    },
    {
      what: "the job has no token",
      breaks: (world) => world.change({ environment: {} }),
      link: "token",
      told: /no job with a token/,
      remedy: /id-token: write.*LATCHKEY_JOB_TOKEN/,
    },
    {
      what: "nobody can log in",
      breaks: (world) => world.change({ login: undefined }),
      link: "token",
      told: /no way to log in/,
      remedy: /--login never/,
    },
    {
      what: "an API server accepts no token",
      breaks: (world) => world.changeAt("prod-eu", { audiences: [] }),
      link: "accepted",
      told: /401 to a token that is for this cluster/,
      remedy: /pulumi stack output apiServer -s prod-eu/,
    },
    {
      what: "an API server is down",
      breaks: (world) => world.changeAt("prod-eu", { isDown: true }),
      link: "accepted",
      told: /prod-eu\.acme\.dev:6443 does not answer: connect ECONNREFUSED/,
      remedy: /whether the API server runs/,
    },
    {
      what: "an API server makes other names of a token",
      breaks: (world) => world.changeAt("prod-eu", { groupsPrefix: "old:", loaded: undefined }),
      link: "accepted",
      told: /other names.*old:repo:.*and not .*github:repo:/,
      remedy: /pulumi stack output apiServer -s prod-eu/,
    },
    {
      what: "a neighbour accepts the token",
      breaks: (world) => world.changeAt("prod-us", { audiences: ["latchkey-prod-us", "latchkey-prod-eu"] }),
      link: "refused",
      told: /prod-us accepts a token that is for prod-eu/,
      remedy: /pulumi stack output apiServer -s prod-us/,
    },
    {
      what: "no neighbour answers",
      breaks: (world) => {
        for (const cluster of ["prod-us", "prod-hub"]) world.changeAt(cluster, { isDown: true });
      },
      link: "refused",
      told: /no other cluster says .*prod-hub: .*ECONNREFUSED; prod-us: /,
      remedy: /reach the other clusters/,
    },
  ];
  for (const { what, breaks, link, told, remedy } of faults) {
    test(`finds the link where ${what}`, async () => {
      const world = new World();
      breaks(world);
      const [verification] = await world.verify("prod-eu");
      assert.equal(verification?.state, "failed");
      const broken = brokenLink(verification);
      assert.equal(broken?.link, link, JSON.stringify(verification.links));
      assert.match(broken.told, told);
      assert.match(broken.remedy ?? "", remedy);
      const text = renderText([verification]);
      assert.ok(!text.includes(canary) && !renderJson([verification]).includes(canary));
      assert.match(text, /^prod-eu: failed$/m);
    });
  }

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

  test("takes a file that a shell has ended with another line break for the same", async () => {
    for (const ending of ["", "\n", "\n\n"]) {
      const world = new World();
      world.changeAt("prod-eu", { loaded: world.emitted("prod-eu").trimEnd() + ending });
      assert.equal((await world.verify("prod-eu"))[0]?.state, "passed");
    }
  });

  test("lets the token decide where an API server does not tell what it has loaded", async () => {
    const cases = [
      ["flags", {}, /has no such file/],
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
    assert.match(eu.links.at(-1)?.told ?? "", /401 from prod-hub$/);
    assert.equal(us?.state, "not-applied");
    assert.match(us.links[0]?.remedy ?? "", /pulumi up -s prod-us/);
  });

  test("has nobody to show a token to where there is one cluster", async () => {
    const world = new World({ "prod-hub": hubText("prod-hub") });
    const [verification] = await world.verify();
    assert.equal(verification?.state, "passed");
    assert.equal(verdicts(verification).refused, "not-applicable");
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

suite("verifications as text", () => {
  test("tell clusters apart only where they differ, and leave out what is in order in a large fleet", async () => {
    const spokes = ["a", "b", "c", "d"].map((name) => [name, spokeText(name, "prod-hub")] as const);
    const world = new World({ "prod-hub": hubText("prod-hub"), ...Object.fromEntries(spokes) });
    for (const name of ["b", "c"]) world.changeAt(name, { audiences: [] });
    const text = renderText(await world.verify());
    assert.match(text, /^a, d, prod-hub: passed, as repo:acme/m);
    assert.match(text, /^b, c: failed$/m);
    assert.equal(text.split("answers 401").length, 2);
    assert.ok(!text.includes("discovery"));
  });

  test("show every link of a few clusters", async () => {
    const world = new World();
    const text = renderText(await world.verify("prod-eu"));
    assert.match(text, /ok +issuer's name +login\.acme\.dev is 192\.0\.2\.7/);
    assert.match(text, /– +kubelogin +nobody logs in/);
    assert.equal(text.trimEnd().split("\n").length, 12);
  });
});
