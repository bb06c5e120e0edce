import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { parseDocument } from "yaml";
import { z } from "zod";
import { type Authority, createAuthority } from "../../../lab/certificates.ts";
import { ask } from "../../../lab/cluster/request.ts";
import { LoopbackControlPlane } from "../../../lab/loopback/controlPlane.ts";
import { prepareDexStorage, startLoopbackDex } from "../../../lab/loopback/dex.ts";
import { freePort } from "../../../lab/loopback/port.ts";
import type { LoopbackProcess } from "../../../lab/loopback/process.ts";
import { storedSigningKey, type SigningKey, signingKey } from "../../../lab/scenario/dexSigningKey.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { authenticationConfiguration } from "../../../oidc/apiServer/authenticationConfiguration.ts";
import { apiServerConfigurations } from "../../../oidc/apiServer/configurations.ts";
import { oidcFlagFiles, oidcFlags } from "../../../oidc/apiServer/flags.ts";
import type { ClusterLogin } from "../../../oidc/clusterLogin.ts";
import { kubeloginPorts } from "../../../oidc/dex/clients.ts";
import { dexConfiguration } from "../../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../../oidc/dex/connectors/connectors.ts";
import { everyConnector } from "../../unit/settings/connectors/everyConnector.ts";
import { audience, type Claims, job, jobClaims, loginAt, personClaims, subject } from "./tokens.ts";

const review = z.object({
  status: z.object({
    userInfo: z.object({
      username: z.string(),
      uid: z.string().optional(),
      groups: z.array(z.string()),
      extra: z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
});

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
const without = (claims: Claims, ...names: readonly string[]): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
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
    {
      name: "system name: Dex's own service account",
      claims: () => ({ ...ada(), email: "system:serviceaccount:latchkey:dex" }),
    },
    { name: "signed by somebody else under Dex's key id", claims: ada, signer: "a stranger's key" },
    { name: "connector: one that the fleet does not have", claims: () => person("evil", groups) },
    { name: "connector: Dex's password database", claims: () => person("local", groups) },
    { name: "connector: no name", claims: () => ({ ...ada(), federated_claims: { user_id: "1001" } }) },
  ];
}

const unnamedConnector: Attack = {
  name: "connector: not named, to claim any group",
  claims: () => without(person("ldap", ["acme:platform"]), "federated_claims"),
};

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
        name: "a person by a kubeconfig of before",
        claims: () => without(person("github"), "federated_claims"),
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
      unnamedConnector,
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
    attacks: [...attacksOnAnyFleet("github", ["acme:platform"]), ...hostileJobs, unnamedConnector],
  },
];

/** What Latchkey 0.1 emitted for a login. */
function configurationOf01(login: ClusterLogin): string {
  const document = parseDocument(authenticationConfiguration(login, { major: 1, minor: 36 }));
  for (const path of [["claimValidationRules"], ["claimMappings", "uid"], ["claimMappings", "extra"]])
    assert.ok(document.deleteIn(["jwt", 0, ...path]));
  return document.toString();
}

suite(
  "an API server with what Latchkey emits, and a Dex that somebody else commands",
  { timeout: 300_000 },
  () => {
    let folder: string;
    let authority: Authority;
    let controlPlane: LoopbackControlPlane;
    let dex: LoopbackProcess | undefined;
    let issuer: string;
    let key: SigningKey;
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

    before(async () => {
      const { bin } = await ensureToolchain({ parts: ["dex", "etcd", "kubernetes"] });
      folder = await mkdtemp(join(tmpdir(), "latchkey-attacks-"));
      authority = await createAuthority("Dex of the attacks");
      issuer = `https://127.0.0.1:${await freePort()}`;
      controlPlane = await LoopbackControlPlane.start({ folder: join(folder, "cluster"), bin });
      await prepareDexStorage(controlPlane);
      const connector = {
        type: "github" as const,
        id: "github",
        name: "GitHub",
        organization: "acme",
        host: "github.com",
      };
      dex = await startLoopbackDex({
        folder: join(folder, "dex"),
        bin,
        authority,
        kubeconfig: controlPlane.kubeconfig,
        configuration: dexConfiguration({
          issuer,
          title: "acme",
          session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
          connectors: dexConnectors(issuer, [connector], {
            github: { clientId: "id", clientSecret: "secret" },
          }),
          clusters: [{ cluster: "prod-eu-1", audience }],
          kubelogin: { ports: kubeloginPorts, deviceCode: false },
        }),
      });
      key = await eventually(
        async () =>
          storedSigningKey(
            (await controlPlane.ask("/apis/dex.coreos.com/v1/namespaces/latchkey/signingkeies")).body,
          ),
        { subject: "Dex to store its signing key", timeout: 20_000 },
      );
    });

    after(async () => {
      await dex?.stop();
      await controlPlane.stop();
      await rm(folder, { recursive: true });
    });

    const show = (claims: Claims, by: SigningKey = key) => {
      const iss = claims["iss"] === "SLASH" ? `${issuer}/` : (claims["iss"] ?? issuer);
      return controlPlane.ask("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
        body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
        token: by.sign({ ...claims, iss }),
      });
    };

    test("Dex takes what a kubeconfig of 0.1 asks for", async () => {
      const query = new URLSearchParams({
        client_id: audience,
        redirect_uri: "http://localhost:18000",
        response_type: "code",
        scope: "openid email groups profile offline_access",
        state: "state",
      });
      const { status, body } = await ask(`${issuer}/auth?${query.toString()}`, {
        tls: { ca: authority.certificate },
      });
      assert.equal(status, 302, body);
    });

    suite("configured by 0.1, as until the steps after an update are done", () => {
      before(async () => {
        await controlPlane.restart(configurationOf01(loginAt(issuer, authority.certificate)));
        await eventually(
          async () => {
            assert.equal((await show(person("github"))).status, 201);
          },
          { subject: "the API server to read the issuer's keys", timeout: 30_000, interval: 200 },
        );
      });

      const shown: readonly (readonly [name: string, claims: () => Claims])[] = [
        ["a person by a new kubeconfig", () => person("github")],
        ["a person by an old one", () => without(person("github"), "federated_claims")],
        ["a job", () => jobClaims()],
        ["a job that asks for the scopes of 0.1", () => without(jobClaims(), "federated_claims")],
      ];
      for (const [name, claims] of shown) {
        test(`takes ${name}`, async () => {
          const { status, body } = await show(claims());
          assert.equal(status, 201, body);
        });
      }
    });

    for (const fleet of fleets) {
      suite(`a fleet of ${fleet.name}`, () => {
        before(async () => {
          const login = fleet.login(loginAt(issuer, authority.certificate));
          await controlPlane.restart(authenticationConfiguration(login, { major: 1, minor: 36 }));
          // The API server reads the issuer's keys after its start.
          const end = Date.now() + 30_000;
          while ((await show((fleet.honest[0] as Honest).claims())).status !== 201 && Date.now() < end)
            await new Promise((resolve) => setTimeout(resolve, 200));
        });

        for (const { name, claims, username, groups } of fleet.honest) {
          test(`takes ${name}`, async () => {
            const shown = claims();
            const { status, body } = await show(shown);
            assert.equal(status, 201, body + controlPlane.log().slice(-1500));
            const { userInfo } = review.parse(JSON.parse(body)).status;
            assert.equal(userInfo.username, username);
            assert.deepEqual(
              userInfo.groups.filter((group) => group !== "system:authenticated"),
              groups,
            );
            assert.equal(userInfo.uid, shown["sub"]);
            assert.deepEqual(userInfo.extra?.["latchkey.dev/token"], [
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
      const { status, body } = await show(person("ldap", ["acme:platform", "github:acme:platform"]));
      assert.equal(status, 201, body);
      const { groups } = review.parse(JSON.parse(body)).status.userInfo;
      assert.deepEqual(groups.toSorted(), [
        "acme:ldap:acme:platform",
        "acme:ldap:github:acme:platform",
        "system:authenticated",
      ]);
    });

    test("knows a person by the same uid after their address and name have changed", async () => {
      const uid = async (claims: Claims) =>
        review.parse(JSON.parse((await show(claims)).body)).status.userInfo.uid;
      const before_ = await uid(person("github"));
      assert.equal(
        await uid({ ...person("github"), email: "countess@acme.dev", preferred_username: "x" }),
        before_,
      );
      assert.notEqual(await uid({ ...person("github"), sub: subject("1002", "github") }), before_);
    });

    suite("by flags, where no rule refuses a name", () => {
      const controllerManager = "system:kube-controller-manager";
      const startBy = async (prefix: string) => {
        const login = loginAt(issuer, authority.certificate);
        const known = { ...login, username: { claim: "email", prefix } } as const;
        for (const { path, content } of oidcFlagFiles(known, folder)) await writeFile(path, content);
        await controlPlane.restart(
          undefined,
          [...oidcFlags(known, folder)].map(([name, value]) => `--${name}=${value}`),
        );
        return eventually(
          async () => {
            const { status, body } = await show({ ...person("ldap"), email: controllerManager });
            assert.equal(status, 201, body);
            return review.parse(JSON.parse(body)).status.userInfo.username;
          },
          { subject: "the API server to read the issuer's keys", timeout: 30_000, interval: 200 },
        );
      };

      test("an address is the name of a controller without a prefix, and of nobody with one", async () => {
        assert.equal(await startBy(""), controllerManager);
        const list = () => controlPlane.ask("/api/v1/secrets", { token: controllerToken() });
        const controllerToken = () => key.sign({ ...person("ldap"), email: controllerManager, iss: issuer });
        assert.equal((await list()).status, 200, "this is why flags are not emitted then");
        assert.equal(await startBy("corp:"), `corp:${controllerManager}`);
        assert.equal((await list()).status, 403);
      });

      test("are not emitted where nobody verifies names and there is no prefix", () => {
        const login = { ...loginAt(issuer, authority.certificate), unverifiedUsername: "connector ldap" };
        const target = { distribution: "kubeadm", kubernetesVersion: { major: 1, minor: 36 } } as const;
        assert.equal(apiServerConfigurations(login, target).flags, undefined);
        const prefixed = { ...login, username: { claim: "email", prefix: "corp:" } } as const;
        assert.notEqual(apiServerConfigurations(prefixed, target).flags, undefined);
        const several = { ...prefixed, connectors: ["github", "ldap"] };
        assert.equal(apiServerConfigurations(several, target).flags, undefined, "whose groups they mix up");
      });
    });
  },
);
