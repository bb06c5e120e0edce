import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { automationSchema } from "../../../settings/automationSchema.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { acmeRoot } from "../oidc/acmeRoot.ts";
import { fleetFile, loadHub, stackFile } from "./connectors/writtenCase.ts";
import { loadStackOf, loadWholeStackOf, smallFleet } from "./writtenFleet.ts";
import { fleetText, replaced } from "./writtenSettings.ts";

const main = "repo:acme/fleet:ref:refs/heads/main";
const production = "repo:acme/fleet:environment:production";

const gitHub = { type: "github", organization: "acme" };
const server = { ...gitHub, id: "ghes", host: "github.acme.dev:8443", rootCA: acmeRoot };
const gitLab = { type: "gitlab", clientId: "kubernetes", groups: ["platform"] };
const gitLabJobs = "project_path:acme/fleet:ref_type:branch:ref:main";
const identity = { username: "email", groupsPrefix: "acme:" };

const gitHubKeys = `  latchkey:githubClientId: Ov23liExample
  latchkey:githubClientSecret:
    secure: v1:abc:def
`;

function hub(connectors: readonly object[], automation: object, access?: readonly object[]) {
  const text = fleetFile(connectors, {
    automation,
    identity: connectors.length > 1 ? identity : { username: "email" },
    access: access ?? [{ group: main, role: "view", clusters: ["*"] }],
  });
  const needsGitHub = connectors.some((each) => "organization" in each && !("clientId" in each));
  const others = connectors.flatMap((each) => ("clientId" in each && "type" in each ? [each] : []));
  const secrets = Object.fromEntries(
    others.map((each) => ["id" in each ? String(each.id) : String(each.type), ["clientSecret"]]),
  );
  return loadHub(text, stackFile(secrets) + (needsGitHub ? gitHubKeys : ""));
}

function told(connectors: readonly object[], automation: object, access?: readonly object[]) {
  const problems = problemsOf(() => hub(connectors, automation, access));
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("jobs that may log in", () => {
  it("are those of GitHub Actions where the fleet's people come from", () => {
    const { automation } = hub([gitHub], { subjects: [production, main, production] });
    assert.deepEqual(automation, {
      issuer: "https://token.actions.githubusercontent.com",
      subjects: [production, main],
    });
    assert.deepEqual(hub([server], { subjects: [main] }).automation, {
      issuer: "https://github.acme.dev:8443/_services/token",
      rootCA: acmeRoot,
      subjects: [main],
    });
  });

  it("are those of any other issuer that is named, by its own authority alone", () => {
    const automation = { issuer: "https://gitlab.acme.dev", subjects: [gitLabJobs] };
    const access = [{ group: gitLabJobs, role: "view", clusters: ["*"] }];
    assert.deepEqual(hub([server], automation, access).automation, automation);
    assert.deepEqual(hub([gitLab], { ...automation, rootCA: acmeRoot }, access).automation, {
      ...automation,
      rootCA: acmeRoot,
    });
  });

  it("have a role by a rule like everybody else, and none without", () => {
    const { bindings } = hub([gitHub], { subjects: [main] });
    assert.deepEqual(
      bindings.map(({ group, role }) => ({ group, role })),
      [{ group: `github:${main}`, role: "view" }],
    );
    assert.deepEqual(
      hub([gitHub], { subjects: [main] }, [{ team: "platform", role: "view", clusters: ["*"] }]).bindings
        .length,
      1,
    );
  });

  it("are no team on GitHub, even of an organisation called repo", () => {
    const fleet = replaced(
      replaced(fleetText, "    organization: acme", "    organization: repo"),
      "team: payments",
      `group: "${main}"`,
    );
    const jobs = `automation: { subjects: ["${main}"] }\n`;
    const relied = (text: string) =>
      loadWholeStackOf(smallFleet, "prod-hub", text).organizations.flatMap(({ teams }) =>
        teams.map(({ slug }) => slug),
      );
    assert.deepEqual(relied(fleet + jobs), ["platform"]);
  });

  it("make people's browsers go to the only connector at once, on hub and spokes, and change nothing else but who a token may name", () => {
    const jobs = `automation: { subjects: ["${main}"] }\n`;
    for (const cluster of ["prod-hub", "prod-eu"]) {
      const without = loadStackOf(smallFleet, cluster);
      const { loginConnector, ...rest } = loadStackOf(smallFleet, cluster, fleetText + jobs);
      assert.deepEqual(rest.login.jobs, [main]);
      assert.equal(loginConnector, "github");
      assert.ok(!("loginConnector" in without));
      const { automation, ...others } = { automation: undefined, ...rest };
      assert.equal(automation !== undefined, cluster === "prod-hub");
      assert.deepEqual(others, { ...without, login: { ...without.login, jobs: [main] } });
    }
    assert.equal(hub([gitHub, gitLab], { subjects: [main] }).loginConnector, undefined, "people choose");
  });

  it("are refused beside people whose tokens would be exchanged too", () => {
    const corp = { type: "oidc", id: "corp", issuer: "https://id.acme.dev", clientId: "kubernetes" };
    const [problem, ...others] = told([gitHub, corp], { subjects: [main] });
    assert.deepEqual(others, []);
    assert.match(problem ?? "", /^connectors\[1\]\.type: is oidc.*https:\/\/id\.acme\.dev gave to any other/);
  });

  it("are of nobody's guess where the fleet has no GitHub, or several", () => {
    const [none] = told([gitLab], { subjects: [main] });
    assert.match(none ?? "", /^automation\.issuer: is missing\. The fleet has no GitHub connector/);
    const [several] = told([gitHub, { ...server, clientId: "Ov23liServer" }], { subjects: [main] });
    assert.match(several ?? "", /^automation\.issuer: is missing\. .*several hosts/);
    const issuer = "https://token.actions.githubusercontent.com";
    assert.deepEqual(
      told([gitHub, { ...server, clientId: "Ov23liServer" }], { subjects: [main], issuer }),
      [],
    );
  });

  it("are told once, whatever is wrong with them", () => {
    const problems = told([gitHub], { subjects: ["repo:acme/*"] });
    assert.equal(problems.length, 1, problems.join("\n"));
  });

  it("are never a part of the control plane, nor more than was written", () => {
    const letters = fc.constantFrom("s", "y", "t", "e", "m", ":", "S", "*", "/", " ", "\n", "ü");
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), (written) => {
        const subject = written.join("");
        if (!automationSchema.safeParse({ subjects: [subject] }).success) return;
        assert.ok(!subject.toLowerCase().startsWith("system:"));
        assert.match(subject, /^[!-)+-~]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});
