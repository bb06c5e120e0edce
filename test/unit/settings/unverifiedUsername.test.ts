import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiServerConfigurations } from "../../../oidc/apiServer/configurations.ts";
import type { Distribution } from "../../../oidc/apiServer/distribution.ts";
import type { ApiServerTarget } from "../../../oidc/apiServer/target.ts";
import { type UsernameClaim, usernameClaims } from "../../../oidc/clusterLogin.ts";
import { connectorPlan } from "../../../oidc/dex/connectors/connectors.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { type ConnectorCase, canary } from "./connectors/connectorCase.ts";
import { connectorCases } from "./connectors/examples.ts";
import { fleetFile, idOf, loadCase, loadHub, stackFile } from "./connectors/writtenCase.ts";

/** A case's settings, with what people are called, on a distribution; or what a person is told. */
function load(example: ConnectorCase, identity: object, distribution: Distribution = "kubeadm") {
  const fleet = fleetFile([example.written], {
    access: [{ group: example.group, role: "view", clusters: ["*"] }],
    identity,
    ...(distribution === "eks" ? { certificates: { source: "public" } } : {}),
  });
  const secrets = Object.keys(example.secrets ?? {});
  const stack = stackFile(secrets.length === 0 ? {} : { [idOf(example)]: secrets });
  return loadHub(
    fleet,
    stack
      .replace("kubeadm", distribution)
      .replace("type: LoadBalancer", "type: Ingress\n    className: nginx"),
  );
}

function told(...args: Parameters<typeof load>): readonly string[] {
  return problemsOf(() => load(...args)).map(({ path, message }) => `${path}: ${message}`);
}

/** The claims that people of a case have and API servers take. */
function claimsOf(example: ConnectorCase): readonly UsernameClaim[] {
  const { lacks } = planOf(example);
  return usernameClaims.filter((claim) => lacks[claim] === undefined);
}

function planOf(example: ConnectorCase) {
  const [connector] = loadCase(example).connectors;
  assert.ok(connector !== undefined);
  return connectorPlan(connector);
}

const byPeople = { email: "people", preferred_username: "people" };
const loginByPeople = { preferred_username: "people" };
const email = { email: "administrators" };
const login = { preferred_username: "administrators" };

describe("the claims that nobody verifies, and who chooses them", () => {
  it("are known of every example of every type of connector", () => {
    const found = connectorCases.map((example) => {
      const claims = Object.entries(planOf(example).unverified);
      return [example.name, Object.fromEntries(claims.map(([claim, { chosenBy }]) => [claim, chosenBy]))];
    });
    assert.deepEqual(Object.fromEntries(found), {
      "GitHub with a client id in the fleet file": loginByPeople,
      "GitHub for every member of an organisation": loginByPeople,
      "a GitHub Enterprise Server": byPeople,
      "GitHub with teams that the fleet file owns, of which Dex knows nothing": loginByPeople,
      "a Keycloak realm": login,
      "an OpenID Connect provider with every setting": { ...email, ...login },
      "groups made of claims, and an issuer of another name": login,
      "a public provider that is narrowed by groups": login,
      "a directory that anybody may search": email,
      "Active Directory": { ...email, ...login },
      "a directory with StartTLS, a client certificate, groups of groups and made-up addresses": email,
      "a SAML provider": email,
      "a SAML provider with every setting": email,
      "a Google Workspace domain": {},
      "Google Workspace with every setting": {},
      "a Microsoft Entra tenant": {},
      "a Microsoft Entra tenant in a national cloud with every setting": {},
      "groups of GitLab.com": loginByPeople,
      "a GitLab of one's own": byPeople,
      "a Bitbucket workspace": {},
      "an organisation in a Gitea": byPeople,
      "teams in a Forgejo with a private authority": byPeople,
      "an OpenShift cluster's users": login,
      "an OpenShift cluster with every setting": login,
      "an OAuth 2.0 provider": { ...email, ...login },
      "an OAuth 2.0 provider with every setting": { ...email, ...login },
      "a Keystone domain": email,
      "a Keystone with a private authority": email,
      "a Crowd": email,
      "a Crowd with every setting": { ...email, ...login },
    });
  });

  const keycloak = { type: "oidc", issuer: "https://id.acme.dev", clientId: "kubernetes" };
  for (const [name, more, expected] of [
    ["says itself that it is verified", {}, undefined],
    ["is assumed to be verified", { assumeEmailVerified: true }, "administrators"],
    [
      "is another claim, of which email_verified says nothing",
      { claims: { email: "upn" } },
      "administrators",
    ],
    ["is mapped to itself", { claims: { email: "email" } }, undefined],
  ] as const) {
    it(`include the e-mail address of an OpenID Connect provider as they should: it ${name}`, () => {
      const written = { ...keycloak, ...more };
      const example = { name, written, secrets: { clientSecret: canary("x") }, group: "x", config: {} };
      assert.equal(planOf(example).unverified.email?.chosenBy, expected);
    });
  }
});

describe("a user name that nobody verifies", () => {
  const at = (distribution: Distribution): ApiServerTarget => ({
    distribution,
    kubernetesVersion: { major: 1, minor: distribution === "gardener" ? 31 : 34 },
    ...(distribution === "talos" ? { distributionVersion: "1.13" } : {}),
    ...(distribution === "cluster-api" ? { distributionVersion: "v1beta2" } : {}),
  });
  const withBothForms = [
    "kube-apiserver",
    "kubeadm",
    "kind",
    "k3s",
    "rke2",
    "minikube",
    "kops",
    "talos",
    "cluster-api",
    "gardener",
  ] as const;

  for (const example of connectorCases) {
    it(`is one of the control plane's nowhere: ${example.name}`, () => {
      const { unverified } = planOf(example);
      for (const claim of claimsOf(example)) {
        const isVerified = claim === "sub" || unverified[claim] === undefined;
        for (const usernamePrefix of ["", "corp:"]) {
          const identity = { username: claim, usernamePrefix };
          const isSafe = isVerified || usernamePrefix !== "";
          const { login: model } = load(example, identity);
          for (const distribution of withBothForms) {
            const forms = apiServerConfigurations(model, at(distribution));
            assert.ok(forms.structured !== undefined);
            assert.equal(forms.flags !== undefined, isSafe, `${distribution} ${claim} "${usernamePrefix}"`);
          }
          for (const distribution of ["eks", "gke"] as const) {
            const messages = told(example, identity, distribution);
            assert.equal(messages.length, isSafe ? 0 : 1, messages.join("\n"));
            if (isSafe) continue;
            const start = `identity.usernamePrefix: must not be empty on ${distribution}, which does not refuse`;
            assert.ok(messages[0]?.startsWith(start), messages[0]);
            assert.ok(messages[0]?.includes(`(connector ${idOf(example)}: `), messages[0]);
            assert.throws(() => apiServerConfigurations(model, at(distribution)), /usernamePrefix/);
          }
        }
      }
    });
  }

  it("is said to be an exception before the steps of every flags form, and of no other", () => {
    const [gitHub] = connectorCases;
    assert.ok(gitHub !== undefined);
    for (const distribution of withBothForms) {
      const { flags, structured } = apiServerConfigurations(load(gitHub, {}).login, at(distribution));
      assert.match(flags?.steps[0] ?? "", /^Warning: use flags only where the structured form cannot be/);
      assert.doesNotMatch(structured?.steps.join("\n") ?? "", /Warning/);
    }
  });
});

describe("an e-mail address that people choose themselves", () => {
  const choosing = connectorCases.filter(
    (example) => planOf(example).unverified.email?.chosenBy === "people",
  );

  for (const example of choosing) {
    it(`is a user name only where the fleet file says so: ${example.name}`, () => {
      for (const identity of [{}, { usernamePrefix: "" }]) {
        const [message, ...others] = told(example, identity);
        assert.deepEqual(others, []);
        assert.match(message ?? "", /^identity\.username: is missing\. The default, email, lets one person/);
        assert.match(message ?? "", /write sub, .* or email to accept this, or set usernamePrefix/);
      }
      assert.equal(load(example, { username: "email" }).login.username.claim, "email");
      assert.equal(load(example, { username: "sub" }).login.username.claim, "sub");
      assert.deepEqual(load(example, { usernamePrefix: "ghes:" }).login.username, {
        claim: "email",
        prefix: "ghes:",
      });
    });
  }

  it("is the default of nobody else's users", () => {
    for (const example of connectorCases.filter((each) => !choosing.includes(each))) {
      if (planOf(example).lacks.email !== undefined) continue;
      assert.deepEqual(load(example, {}).login.username, { claim: "email", prefix: "" }, example.name);
    }
  });
});
