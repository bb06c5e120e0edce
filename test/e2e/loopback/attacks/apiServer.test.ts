import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, suite, test } from "node:test";
import { type SigningKey, signingKey } from "../../../../lab/scenario/dexSigningKey.ts";
import { authenticationConfiguration } from "../../../../oidc/apiServer/authenticationConfiguration.ts";
import { controlPlaneUsers } from "../../../../oidc/apiServer/tokenRules.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";
import { everyConnector } from "../../../unit/settings/connectors/everyConnector.ts";
import { ClusterWithDex, userIn } from "./clusterWithDex.ts";
import { audience, type Claims, job, jobClaims, personClaims, subject, without } from "./tokens.ts";

/** A token that an attacker has, and why they have it. */
interface Attack {
  readonly name: string;
  readonly claims: () => Claims;
  /** Whose key signs it. Default: Dex's. */
  readonly signer?: "a stranger's key";
}

/** Who an honest token is for the API server. */
interface Honest {
  readonly name: string;
  readonly claims: () => Claims;
  readonly username: string;
  readonly groups: readonly string[];
}

const person = personClaims;
const minutesAgo = (minutes: number) => Math.floor(Date.now() / 1000) - minutes * 60;

/** What no API server of a fleet takes, whatever connectors the fleet has. @param connector an honest person's. */
function attacksOnAnyFleet(connector: string, groups: readonly string[]): readonly Attack[] {
  const ada = () => person(connector, groups);
  const foreign = "latchkey-prod-us-1";
  return [
    { name: "stolen: for another cluster", claims: () => ({ ...ada(), aud: foreign }) },
    { name: "stolen: of the hub", claims: () => ({ ...ada(), aud: "latchkey-prod-hub" }) },
    {
      name: "stolen: for a client that opens nothing",
      claims: () => ({ ...ada(), aud: "latchkey-isolation" }),
    },
    { name: "stolen: ended", claims: () => ({ ...ada(), iat: minutesAgo(30), exp: minutesAgo(15) }) },
    {
      name: "foreign client: asks for this audience too",
      claims: () => ({ ...ada(), aud: [audience, "grafana"], azp: "grafana" }),
    },
    {
      name: "foreign client: is named first",
      claims: () => ({ ...ada(), aud: ["grafana", audience], azp: "grafana" }),
    },
    {
      name: "foreign client: for two clusters at once",
      claims: () => ({ ...ada(), aud: [audience, foreign] }),
    },
    {
      name: "foreign client: the audience is a part of its own",
      claims: () => ({ ...ada(), aud: `${audience}-2` }),
    },
    { name: "foreign client: no audience", claims: () => without(ada(), "aud") },
    { name: "foreign client: an empty list of audiences", claims: () => ({ ...ada(), aud: [] }) },
    { name: "tampered Dex: idTokens of a day", claims: () => ({ ...ada(), exp: ada().iat + 86_400 }) },
    { name: "tampered Dex: a second too long", claims: () => ({ ...ada(), exp: ada().iat + 901 }) },
    {
      name: "tampered Dex: idTokens of ten years",
      claims: () => ({ ...ada(), exp: ada().iat + 315_360_000 }),
    },
    { name: "tampered Dex: says nothing of when it was issued", claims: () => without(ada(), "iat") },
    { name: "tampered Dex: when it was issued is a text", claims: () => ({ ...ada(), iat: "now" }) },
    {
      name: "tampered Dex: another issuer",
      claims: () => ({ ...ada(), iss: "https://login.outsider.example" }),
    },
    { name: "tampered Dex: the issuer with a slash", claims: () => ({ ...ada(), iss: "SLASH" }) },
    { name: "email: not verified", claims: () => ({ ...ada(), email_verified: false }) },
    { name: "email: not said whether verified", claims: () => without(ada(), "email_verified") },
    { name: "email: verified in words only", claims: () => ({ ...ada(), email_verified: "true" }) },
    { name: "email: none", claims: () => without(ada(), "email") },
    { name: "email: empty", claims: () => ({ ...ada(), email: "" }) },
    {
      name: "system name: the controller manager",
      claims: () => ({ ...ada(), email: "system:kube-controller-manager" }),
    },
    { name: "system name: a node", claims: () => ({ ...ada(), email: "system:node:node-1" }) },
    ...controlPlaneUsers.map((name) => ({
      name: `system name: ${name}`,
      claims: () => ({ ...ada(), email: name }),
    })),
    {
      name: "system name: Dex's own service account",
      claims: () => ({ ...ada(), email: "system:serviceaccount:latchkey:dex" }),
    },
    { name: "signed by somebody else under Dex's key id", claims: ada, signer: "a stranger's key" },
    { name: "connector: one that the fleet does not have", claims: () => person("evil", groups) },
    { name: "connector: Dex's password database", claims: () => person("local", groups) },
    { name: "connector: no name", claims: () => ({ ...ada(), federated_claims: { user_id: "1001" } }) },
    {
      name: "connector: one that the fleet does not have, and the client did not ask for its name",
      claims: () => without(person("evil", groups), "federated_claims"),
    },
    {
      name: "connector: not named, under a subject that ends like an honest one",
      claims: () =>
        without(
          person(`evil\x12${String.fromCharCode(connector.length)}${connector}`, groups),
          "federated_claims",
        ),
    },
  ];
}

const hostileJobs: readonly Attack[] = [
  {
    name: "hostile CI issuer: a team's group",
    claims: () => ({ ...jobClaims(), groups: ["acme:platform"] }),
  },
  {
    name: "hostile CI issuer: a team's group beside its own",
    claims: () => ({ ...jobClaims(), groups: [job, "acme:platform"] }),
  },
  {
    name: "hostile CI issuer: a job that is not listed",
    claims: () => jobClaims("repo:outsider/fleet:ref:refs/heads/main"),
  },
  {
    name: "hostile CI issuer: a listed job of a fork's branch",
    claims: () => jobClaims("repo:acme/fleet:pull_request"),
  },
  {
    name: "hostile CI issuer: a day's token",
    claims: () => ({ ...jobClaims(), exp: jobClaims().iat + 86_400 }),
  },
  {
    name: "hostile CI issuer: does not name its connector",
    claims: () => without(jobClaims(), "federated_claims"),
  },
  { name: "hostile CI issuer: a system name", claims: () => ({ ...jobClaims(), email: "system:admin" }) },
];

interface Fleet {
  readonly name: string;
  readonly login: (login: ClusterLogin) => ClusterLogin;
  readonly honest: readonly Honest[];
  readonly attacks: readonly Attack[];
}

const types = everyConnector().logins.map(({ type }) => type);

const fleets: readonly Fleet[] = [
  {
    name: "one connector",
    login: (login) => login,
    honest: [
      {
        name: "a person",
        claims: () => person("github"),
        username: "ada@acme.dev",
        groups: ["acme:acme:platform"],
      },
      {
        name: "a person without groups",
        claims: () => without(person("github"), "groups"),
        username: "ada@acme.dev",
        groups: [],
      },
    ],
    attacks: attacksOnAnyFleet("github", ["acme:platform"]),
  },
  {
    name: "one connector, jobs and device code",
    login: (login) => ({ ...login, jobs: [job], deviceCode: true }),
    honest: [
      {
        name: "a person",
        claims: () => person("github"),
        username: "ada@acme.dev",
        groups: ["acme:acme:platform"],
      },
      {
        name: "a person by device code",
        claims: () => ({
          ...person("github"),
          aud: [audience, `${audience}-device-code`],
          azp: `${audience}-device-code`,
        }),
        username: "ada@acme.dev",
        groups: ["acme:acme:platform"],
      },
      { name: "a job", claims: () => jobClaims(), username: job, groups: [`acme:${job}`] },
    ],
    attacks: [
      ...attacksOnAnyFleet("github", ["acme:platform"]),
      ...hostileJobs,
      { name: "a person whose directory has a group like a job", claims: () => person("github", [job]) },
      {
        name: "device client of another cluster",
        claims: () => ({ ...person("github"), aud: [audience, "latchkey-prod-us-1-device-code"] }),
      },
    ],
  },
  {
    name: "every connector, and jobs",
    login: (login) => ({ ...login, connectors: types, jobs: [job] }),
    honest: [
      ...types.map((type): Honest => ({
        name: `a person of ${type}`,
        claims: () => person(type, ["acme:platform", "dev"]),
        username: "ada@acme.dev",
        groups: [`acme:${type}:acme:platform`, `acme:${type}:dev`],
      })),
      { name: "a job", claims: () => jobClaims(), username: job, groups: [`acme:automation:${job}`] },
    ],
    attacks: [...attacksOnAnyFleet("github", ["acme:platform"]), ...hostileJobs],
  },
];

suite(
  "an API server with what Latchkey emits, and a Dex that somebody else commands",
  { timeout: 300_000 },
  () => {
    let cluster: ClusterWithDex;
    let key: SigningKey;
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

    before(async () => {
      cluster = await ClusterWithDex.start();
      key = await cluster.signingKey();
    });

    after(() => cluster.stop());

    const show = (claims: Claims, by: SigningKey = key) => {
      const iss = claims["iss"] === "SLASH" ? `${cluster.issuer}/` : (claims["iss"] ?? cluster.issuer);
      return cluster.show(cluster.sign(by, { ...claims, iss }));
    };

    for (const fleet of fleets) {
      suite(`a fleet of ${fleet.name}`, () => {
        before(async () => {
          const configuration = authenticationConfiguration(fleet.login(cluster.login), {
            major: 1,
            minor: 36,
          });
          await cluster.restart(configuration, (fleet.honest[0] as Honest).claims);
        });

        for (const { name, claims, username, groups } of fleet.honest) {
          test(`takes ${name}`, async () => {
            const shown = claims();
            const answer = await show(shown);
            assert.equal(answer.status, 201, answer.body + cluster.controlPlane.log().slice(-1500));
            const user = userIn(answer);
            assert.equal(user.username, username);
            assert.deepEqual(
              user.groups.filter((group) => group !== "system:authenticated"),
              groups,
            );
            assert.equal(user.uid, shown["sub"]);
            assert.deepEqual(user.extra?.["latchkey.dev/token"], [
              shown["at_hash"] ?? `iat-${String(shown["iat"])}`,
            ]);
          });
        }

        for (const { name, claims, signer } of fleet.attacks) {
          test(`refuses ${name}`, async () => {
            const by = signer === undefined ? key : signingKey(key.id, stranger);
            const { status, body } = await show(claims(), by);
            assert.equal(status, 401, body);
          });
        }
      });
    }

    test("gives a second provider's administrator none of the first one's groups", async () => {
      const answer = await show(person("ldap", ["acme:platform", "github:acme:platform"]));
      assert.equal(answer.status, 201, answer.body);
      assert.deepEqual(userIn(answer).groups.toSorted(), [
        "acme:ldap:acme:platform",
        "acme:ldap:github:acme:platform",
        "system:authenticated",
      ]);
    });

    test("knows a person by the same uid after their address and name have changed", async () => {
      const uid = async (claims: Claims) => userIn(await show(claims)).uid;
      const before_ = await uid(person("github"));
      assert.equal(
        await uid({ ...person("github"), email: "countess@acme.dev", preferred_username: "x" }),
        before_,
      );
      assert.notEqual(await uid({ ...person("github"), sub: subject("1002", "github") }), before_);
    });
  },
);
