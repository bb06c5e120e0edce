import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, suite, test } from "node:test";
import type { PersonAtBrowser } from "../../../lab/browser/person.ts";
import type { LoginOutcome } from "../../../lab/browser/session.ts";
import { ada, grace } from "../../../lab/github/acme.ts";
import { alan, dorothy, emmy, hedy, joan, katherine } from "../../../lab/identityProviders/accounts.ts";
import { IdentityProviders } from "../../../lab/identityProviders/identityProviders.ts";
import { labIssuer } from "../../../lab/lab/issuer.ts";
import { appCredentials } from "../../../lab/project/appCredentials.ts";
import type { CommandResult } from "../../../lab/project/runCommand.ts";
import { canI, whoAmI } from "../../../lab/scenario/identity.ts";
import { configureConnectorSecrets } from "../../../lab/scenario/labStack.ts";
import type { PersonAtTerminal } from "../../../lab/scenario/personAtTerminal.ts";
import { callbackUrl } from "../../../oidc/dex/callback.ts";
import { clusterObjects } from "./clusterObjects.ts";
import { appSlug, Standalone, stack } from "./standalone.ts";

/** A question for `kubectl auth can-i`: verb, resource and namespace. */
type Question = readonly [verb: string, resource: string, namespace: string];

/** A person of an identity provider. */
interface Visitor {
  readonly from: string;
  readonly person: PersonAtBrowser & { readonly email: string };
  /** The groups that they have in the cluster. */
  readonly groups: readonly string[];
  readonly may: Question;
  /** Absent for a person who may do everything. */
  readonly mayNot?: Question;
  /** The pages that they see between Dex's choice of connectors and kubelogin's last page. */
  readonly pages: readonly string[];
  /** Whether the token is renewed behind their back, or by another login. */
  readonly renewal: "refresh" | "login";
}

/** What Dex's page calls GitHub where it is reached through an OAuth App. */
const oauthApp = "GitHub by OAuth App";

const visitors: readonly Visitor[] = [
  {
    from: "a GitHub App",
    person: ada,
    groups: ["sso:github:acme:platform"],
    may: ["delete", "nodes", "default"],
    pages: ["github-sign-in"],
    renewal: "refresh",
  },
  {
    from: "a GitHub OAuth App",
    person: { ...grace, connector: oauthApp },
    groups: ["sso:github-oauth:acme:payments"],
    may: ["create", "deployments", "payments"],
    mayNot: ["delete", "nodes", "default"],
    pages: ["github-sign-in"],
    renewal: "refresh",
  },
  {
    from: "LDAP",
    person: hedy,
    groups: ["sso:ldap:platform", "sso:ldap:radio"],
    may: ["create", "rolebindings", "payments"],
    mayNot: ["delete", "nodes", "default"],
    pages: ["dex-password"],
    renewal: "refresh",
  },
  {
    from: "OpenID Connect",
    person: alan,
    groups: ["sso:oidc:id/payments"],
    may: ["create", "deployments", "payments"],
    mayNot: ["create", "rolebindings", "payments"],
    pages: ["oidc-sign-in", "oidc-consent"],
    renewal: "refresh",
  },
  {
    from: "SAML",
    person: katherine,
    groups: ["sso:saml:auditors"],
    may: ["list", "pods", "kube-system"],
    mayNot: ["create", "deployments", "payments"],
    pages: ["saml-sign-in"],
    renewal: "login",
  },
];

suite("one Dex, four identity providers, GitHub in two ways", () => {
  let standalone: Standalone;
  let providers: IdentityProviders;
  let objectsBefore: string;
  let secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  let update: CommandResult;

  before(async () => {
    standalone = await Standalone.prepare("identity-providers", { app: true }, "empty");
    providers = await IdentityProviders.start(standalone.lab.machine);
    const { host, rootCa, clientId, clientSecretFile } = standalone.lab.github;
    const gitHubOAuth = { type: "github", id: "github-oauth", name: oauthApp, organization: "acme" };
    await standalone.setFleet({
      app: true,
      connectors: [{ ...gitHubOAuth, host, rootCA: rootCa, clientId }, ...providers.connectors],
      identity: { groupsPrefix: "sso:" },
      access: [
        { group: "acme:platform", connector: "github", role: "cluster-admin", clusters: ["*"] },
        {
          ...{ group: "acme:payments", connector: "github-oauth" },
          ...{ role: "edit", namespaces: ["payments"], clusters: ["*"] },
        },
        {
          ...{ group: "platform", connector: "ldap" },
          ...{ role: "admin", namespaces: ["payments"], clusters: ["*"] },
        },
        {
          ...{ group: "id/payments", connector: "oidc" },
          ...{ role: "edit", namespaces: ["payments"], clusters: ["*"] },
        },
        { group: "auditors", connector: "saml", role: "view", clusters: ["*"] },
      ],
    });
    const clientSecret = (await readFile(clientSecretFile, "utf8")).trim();
    secrets = { ...providers.secrets, [gitHubOAuth.id]: { clientSecret } };
    await configureConnectorSecrets(standalone.project, stack, secrets);
    objectsBefore = await clusterObjects(standalone.administrator);
    update = await standalone.upWithApp();
    await standalone.configureApiServer("structured");
  });

  after(async () => {
    try {
      await standalone.close();
      await standalone.owner.deleteApp(appSlug);
    } finally {
      await providers.stop();
    }
  });

  const at = async <T>(
    person: PersonAtBrowser,
    body: (terminal: PersonAtTerminal) => Promise<T>,
  ): Promise<T> => {
    const terminal = await standalone.sitDown(person, [providers.rootCa]);
    try {
      return await body(terminal);
    } finally {
      await terminal.leave();
    }
  };

  for (const { from, person, groups, may, mayNot, pages, renewal } of visitors) {
    test(`${person.login} logs in through ${from}`, () =>
      at(person, async (terminal) => {
        const identity = await whoAmI(terminal);
        assert.equal(identity.username, person.email);
        assert.deepEqual(identity.groups, [...groups, "system:authenticated"]);
        assert.deepEqual(pageNames(identity.login), ["dex-connectors", ...pages, "authenticated"]);
        assert.equal(await canI(terminal, ...may), true);
        if (mayNot !== undefined) assert.equal(await canI(terminal, ...mayNot), false);

        const renewed = await terminal.renewToken();
        assert.equal(renewed.status, 0, renewed.stderr);
        // Who is signed in at the provider only chooses the connector.
        const expected = renewal === "refresh" ? undefined : ["dex-connectors", "authenticated"];
        assert.deepEqual(pageNames(renewed.login), expected);
        const { login, ...again } = await whoAmI(terminal);
        assert.equal(login, undefined, "the next command needs no browser");
        assert.deepEqual(again, { username: identity.username, groups: identity.groups });
      }));
  }

  test("a person of the directory who is in no group has a name and no right", () =>
    at(emmy, async (terminal) => {
      const { username, groups } = await whoAmI(terminal);
      assert.equal(username, emmy.email);
      assert.deepEqual(groups, ["system:authenticated"]);
      assert.equal(await canI(terminal, "list", "pods", "payments"), false);
    }));

  for (const { person, pages } of [
    { person: joan, pages: ["oidc-sign-in", "oidc-consent"] },
    { person: dorothy, pages: ["saml-sign-in"] },
  ]) {
    test(`${person.login}, who is in none of the allowed groups of ${person.connector}, is turned away`, () =>
      at(person, async (terminal) => {
        const { status, login } = await terminal.kubectl("auth", "whoami");
        assert.notEqual(status, 0);
        assert.equal(login?.result, "refused");
        assert.deepEqual(pageNames(login), ["dex-connectors", ...pages, "refusal"]);
        assert.equal(login.pages.at(-1)?.url, callbackUrl(labIssuer), "it is Dex that refuses");
      }));
  }

  for (const person of [hedy, alan, katherine]) {
    test(`a wrong password at ${person.connector} is refused`, () =>
      at({ ...person, password: "wrong" }, async (terminal) => {
        const { status, login } = await terminal.kubectl("auth", "whoami");
        assert.notEqual(status, 0);
        assert.equal(login?.result, "refused");
        assert.match(login.message, /incorrect username or password|invalid username and password/i);
      }));
  }

  test("the update showed no secret of a connector", async () => {
    const ofApp = (await appCredentials(standalone.project, stack)).secrets;
    const all = [...ofApp, ...Object.values(secrets).flatMap(Object.values<string>)];
    assert.equal(all.length, 5);
    const shown = update.stdout + update.stderr;
    assert.ok(shown.length > 0);
    for (const secret of all) assert.equal(shown.includes(secret), false);
  });

  test("a second preview changes nothing", async () => {
    const preview = await standalone.preview(["--refresh", "--expect-no-changes"]);
    assert.equal(preview.status, 0, preview.stdout + preview.stderr);
  });

  test("destroy leaves nothing in the cluster", async () => {
    await standalone.destroy();
    assert.equal(await clusterObjects(standalone.administrator), objectsBefore);
  });
});

/** The pages that a person saw, or undefined where there was no login. */
function pageNames(login: LoginOutcome | undefined): readonly string[] | undefined {
  const names = login?.pages.map(({ name }) => name);
  // GitHub asks once, and remembers it from one lab to the next.
  return names?.filter((name) => name !== "github-consent");
}
