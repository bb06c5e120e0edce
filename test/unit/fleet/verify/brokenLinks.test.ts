import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { renderJson } from "../../../../fleet/verify/renderJson.ts";
import { renderText } from "../../../../fleet/verify/renderText.ts";
import { holds, type LinkName } from "../../../../fleet/verify/verification.ts";
import { canary, issuer, metricsOf, subject, World } from "./world.ts";

/** One thing that is wrong with a world, and how it is told. */
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
    remedy: /kubectl get --raw \/metrics --context=prod-eu-admin$/,
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
    what: "a neighbour looks at no audience",
    breaks: (world) => world.changeAt("prod-us", { audiences: ["latchkey-prod-us", "latchkey-isolation"] }),
    link: "refused",
    told: /prod-us accepts a token that is for no cluster \(latchkey-isolation\)/,
    remedy: /pulumi stack output apiServer -s prod-us/,
  },
  {
    what: "an API server looks at no audience itself",
    breaks: (world) => world.changeAt("prod-eu", { audiences: ["latchkey-prod-eu", "latchkey-isolation"] }),
    link: "refused",
    told: /prod-eu accepts a token that is for no cluster/,
    remedy: /pulumi stack output apiServer -s prod-eu/,
  },
  {
    what: "only the stack itself says where its API server is",
    breaks: (world) => world.connections.set("prod-eu", { unknown: "KUBECONFIG has no such context" }),
    link: "accepted",
    told: /no token is sent .*only its own stack names: KUBECONFIG has no such context/,
    remedy: /has the context prod-eu-admin/,
  },
  {
    what: "the hub was never applied",
    breaks: (world) => world.outputs.delete("prod-hub"),
    link: "stack",
    told: /^outputs that cannot be compared: the stack prod-hub gives no issuer$/,
    remedy: /pulumi up -s prod-hub/,
  },
];

suite("verifying clusters", () => {
  for (const { what, breaks, link, told, remedy } of faults) {
    test(`finds the link where ${what}`, async () => {
      const world = new World();
      breaks(world);
      const [verification] = await world.verify("prod-eu");
      assert.equal(verification?.state, "failed");
      const broken = verification.links.find((each) => !holds(each));
      assert.equal(broken?.link, link, JSON.stringify(verification.links));
      assert.match(broken.told, told);
      assert.match(broken.remedy ?? "", remedy);
      const text = renderText([verification]);
      assert.ok(!text.includes(canary) && !renderJson([verification]).includes(canary));
      assert.match(text, /^prod-eu: failed$/m);
    });
  }
});
