import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import { stringify } from "yaml";
import { BrowserSession, type LoginOutcome } from "../../../lab/browser/session.ts";
import { type Authority, createAuthority, issueServerCertificate } from "../../../lab/certificates.ts";
import { acme, ada, grace, mallory } from "../../../lab/github/acme.ts";
import type { Directory, Person } from "../../../lab/github/directory.ts";
import { checkGitHub, type PreparedGitHub, prepareGitHub } from "../../../lab/github/prepare.ts";
import { OwnerWithToken } from "../../../lab/github/ownerWithToken.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { places } from "../../../lab/places.ts";
import { dexConnectors } from "../../../oidc/dex/connectors/connectors.ts";
import { freePort } from "../../../lab/loopback/port.ts";
import { answers } from "./network.ts";

const tool = (name: string) => join(places.toolchain, "bin", name);

/** A member of acme whose only team has no role anywhere. */
const edsger = {
  id: 1930,
  login: "edsger",
  name: "Edsger Dijkstra",
  email: "edsger@acme.dev",
  password: "edsger-of-the-lab",
} as const;

/** A member of acme who has entered the address of another as her own. */
const trudy = {
  id: 1978,
  login: "trudy",
  name: "Trudy",
  email: ada.email,
  emailVerified: false,
  password: "trudy-of-the-lab",
} as const;

/** The teams of acme that the newcomers are in. */
const newcomers: readonly (readonly [Person, team: string])[] = [
  [edsger, "site-reliability"],
  [trudy, "payments"],
];

/** The lab's people, and the newcomers. */
const directory: Directory = {
  people: [...acme.people, ...newcomers.map(([person]) => person)],
  organizations: acme.organizations.map((organization) =>
    organization.login === "acme"
      ? {
          ...organization,
          members: [...organization.members, ...newcomers.map(([{ login }]) => login)],
          teams: organization.teams.map((team) => ({
            ...team,
            members: [
              ...team.members,
              ...newcomers.filter(([, slug]) => slug === team.slug).map(([{ login }]) => login),
            ],
          })),
        }
      : organization,
  ),
};

/** What kubelogin hands to kubectl, and how its browser fared. Undefined where it opened none. */
interface Token {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly outcome: LoginOutcome | undefined;
}

suite("kubelogin, Dex, the GitHub stand-in and Chromium", { timeout: 180_000 }, () => {
  let folder: string;
  let github: PreparedGitHub;
  let dexAuthority: Authority;
  let issuer: string;
  const processes: ChildProcess[] = [];
  const sessions = new Map<string, BrowserSession>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-login-"));
    dexAuthority = await createAuthority("Dex of the login test");
    issuer = `https://127.0.0.1:${await freePort()}/dex`;
    await startGitHub();
    await startDex();
  });

  after(async () => {
    for (const session of sessions.values()) await session.close();
    for (const each of processes.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    )) {
      each.kill();
      await once(each, "exit");
    }
    await rm(folder, { recursive: true });
  });

  const startGitHub = async (): Promise<void> => {
    github = await prepareGitHub(join(folder, "github"), {
      authority: await createAuthority("GitHub of the login test"),
      listen: `127.0.0.1:${await freePort()}`,
      callbackUrl: `${issuer}/callback`,
      directory,
    });
    processes.push(spawn(github.program.command, github.program.args, { stdio: "ignore" }));
    await eventually(() => checkGitHub(github), { subject: "the GitHub stand-in", timeout: 10_000 });
  };

  const startDex = async (): Promise<void> => {
    const { certificate, privateKey } = await issueServerCertificate(dexAuthority, {
      addresses: ["127.0.0.1"],
    });
    const file = (name: string) => join(folder, name);
    await writeFile(file("dex.pem"), certificate);
    await writeFile(file("dex-key.pem"), privateKey);
    await writeFile(file("github.pem"), github.rootCa);
    const configuration = {
      issuer,
      storage: { type: "memory" },
      web: { https: new URL(issuer).host, tlsCert: file("dex.pem"), tlsKey: file("dex-key.pem") },
      oauth2: { skipApprovalScreen: true },
      connectors: dexConnectors(
        issuer,
        [
          {
            ...{ type: "github", id: "github", name: "GitHub", organization: "acme" },
            ...{ host: github.host, rootCA: github.rootCa, clientId: github.clientId },
            allowedTeams: ["payments", "platform"],
          },
        ],
        { github: { clientSecret: (await readFile(github.clientSecretFile, "utf8")).trim() } },
      ),
      staticClients: [{ id: "kubernetes", name: "kubernetes", public: true }],
    };
    await writeFile(file("dex.yaml"), stringify(configuration));
    const dex = spawn(tool("dex"), ["serve", file("dex.yaml")], {
      env: {
        // Dex asks GitHub again at each refresh, and there it trusts the system's authorities alone.
        SSL_CERT_FILE: file("github.pem"),
      },
      stdio: ["ignore", "ignore", openSync(file("dex.log"), "w")],
    });
    processes.push(dex);
    const url = `${issuer}/.well-known/openid-configuration`;
    await eventually(() => answers(url, dexAuthority.certificate), { subject: "Dex", timeout: 10_000 });
  };

  const browserOf = async (person: Person): Promise<BrowserSession> => {
    const session =
      sessions.get(person.login) ??
      (await BrowserSession.open(person, {
        folder: join(folder, "browser"),
        authorities: [github.rootCa, dexAuthority.certificate],
      }));
    sessions.set(person.login, session);
    return session;
  };

  const startKubelogin = (
    session: BrowserSession,
    person: Person,
    extra: readonly string[],
  ): ChildProcess => {
    const ca = Buffer.from(dexAuthority.certificate).toString("base64");
    const kubelogin = spawn(
      tool("kubectl-oidc_login"),
      [
        "get-token",
        `--oidc-issuer-url=${issuer}`,
        "--oidc-client-id=kubernetes",
        ...["email", "profile", "groups", "offline_access"].map((scope) => `--oidc-extra-scope=${scope}`),
        `--certificate-authority-data=${ca}`,
        "--listen-address=127.0.0.1:0",
        ...extra,
      ],
      {
        env: { ...session.environment, HOME: folder, KUBECACHEDIR: join(folder, "cache", person.login) },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    processes.push(kubelogin);
    return kubelogin;
  };

  /** A token for a person, with or without their browser. */
  const getToken = async (person: Person, extra: readonly string[] = []): Promise<Token> => {
    const session = await browserOf(person);
    const kubelogin = startKubelogin(session, person, extra);
    assert.ok(kubelogin.stdout && kubelogin.stderr);
    const ended = new AbortController();
    const login = session.waitForLogin({ timeout: 60_000, signal: ended.signal }).catch((error: unknown) => {
      if (ended.signal.aborted) return undefined;
      throw error;
    });
    const [output, errors] = await Promise.all([text(kubelogin.stdout), text(kubelogin.stderr)]);
    ended.abort();
    const credential = JSON.parse(output === "" ? "{}" : output) as { status?: { token?: string } };
    assert.ok(credential.status?.token, errors);
    const [, payload = ""] = credential.status.token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Readonly<
      Record<string, unknown>
    >;
    return { claims, outcome: await login };
  };

  const names = (outcome: LoginOutcome | undefined) => outcome?.pages.map(({ name }) => name);

  test("a person gets a token with their teams that have a role, then needs no browser, then no password", async () => {
    const first = await getToken(ada);
    assert.deepEqual(names(first.outcome), ["github-sign-in", "github-consent", "authenticated"]);
    assert.partialDeepStrictEqual(first.claims, {
      iss: issuer,
      aud: "kubernetes",
      email: "ada@acme.dev",
      email_verified: true,
      name: "Ada Lovelace",
      preferred_username: "ada",
    });
    assert.deepEqual(first.claims["groups"], ["acme:platform"], "and not site-reliability");

    const cached = await getToken(ada);
    assert.equal(cached.outcome, undefined);
    assert.deepEqual(cached.claims, first.claims);

    const refreshed = await getToken(ada, ["--force-refresh"]);
    assert.equal(refreshed.outcome, undefined, "refreshed without a browser");
    assert.deepEqual(refreshed.claims["groups"], first.claims["groups"]);
    assert.notDeepEqual(refreshed.claims, first.claims);

    await rm(join(folder, "cache", "ada"), { recursive: true });
    const again = await getToken(ada);
    assert.deepEqual(names(again.outcome), ["authenticated"]);
  });

  test("another person gets the groups of another team", async () => {
    const { claims } = await getToken(grace);
    assert.equal(claims["email"], "grace@acme.dev");
    assert.deepEqual(claims["groups"], ["acme:payments"]);
  });

  test("an address that a GitHub Enterprise Server did not verify is verified to Dex, so sub alone tells people apart", async () => {
    const [honest, taken] = [await getToken(ada), await getToken(trudy)];
    assert.equal(taken.claims["email"], ada.email);
    assert.equal(taken.claims["email_verified"], true);
    assert.notEqual(taken.claims["sub"], honest.claims["sub"]);
  });

  /** Asserts that Dex refuses a person after GitHub has shown these pages, and that kubelogin gets no token. */
  const assertRefused = async (
    person: Person,
    pages: readonly string[],
    extra: readonly string[] = [],
  ): Promise<void> => {
    const session = await browserOf(person);
    const kubelogin = startKubelogin(session, person, extra);
    const outcome = await session.waitForLogin();
    assert.deepEqual(names(outcome), [...pages, "refusal"]);
    assert.equal(outcome.result, "refused");
    assert.match(
      outcome.message,
      /^Internal Server Error Authentication failed\. Please contact your administrator/,
    );
    assert.ok(outcome.pages.at(-1)?.url.startsWith(issuer));
    assert.match(
      await readFile(join(folder, "dex.log"), "utf8"),
      new RegExp(`${person.login}.*not in required orgs or teams`),
    );
    assert.ok(kubelogin.stdout);
    kubelogin.kill();
    assert.equal(await text(kubelogin.stdout), "");
  };

  for (const [who, person] of [
    ["somebody outside the organisation", mallory],
    ["a member of the organisation in no team that has a role", edsger],
  ] as const) {
    test(`${who} gets no token from Dex`, () => assertRefused(person, ["github-sign-in", "github-consent"]));
  }

  test("a member who is taken out of their last team that has a role gets no further token", async () => {
    await new OwnerWithToken(github).removeFromTeam(grace.login, "payments");
    await assertRefused(grace, [], ["--force-refresh"]);
  });
});
