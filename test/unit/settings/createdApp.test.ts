import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { problemsOf } from "../../../settings/problem.ts";
import { hubText, loadStackOf } from "./writtenFleet.ts";
import { fleetText, replaced } from "./writtenSettings.ts";

/** A fleet file whose GitHub connector has these lines besides. */
function withConnectorLines(...lines: readonly string[]): string {
  const host = "    host: github.com\n";
  return replaced(fleetText, host, `${host}${lines.map((line) => `    ${line}\n`).join("")}`);
}

const created = withConnectorLines("app: { create: true }");
const withoutKeys = hubText("prod-hub")
  .split("\n")
  .filter((line) => !line.includes("github"))
  .join("\n");
const withSecret = `${withoutKeys}  latchkey:githubClientSecret: { secure: v1:abc:def }\n`;

function client(fleet: string, stack = withoutKeys, name = "prod-hub") {
  const settings = loadStackOf({ [name]: stack }, name, fleet);
  assert.ok(settings.role === "hub");
  return settings.gitHub?.client;
}

function problems(fleet: string, stack = withoutKeys): readonly string[] {
  return problemsOf(() => client(fleet, stack)).map(({ message }) => message);
}

describe("a GitHub App that the stack registers", () => {
  it("is the organisation's, named after it and the stack, and needs no credentials", () => {
    assert.deepEqual(client(created), {
      kind: "created",
      owner: "organization",
      name: "acme Kubernetes prod-hub",
      hasOtherSecret: false,
    });
  });

  it("may be a person's, have another name, and send the browser to a known port", () => {
    assert.deepEqual(
      client(withConnectorLines("app: { create: true, owner: user, name: Acme clusters, listenPort: 8976 }")),
      { kind: "created", owner: "user", name: "Acme clusters", listenPort: 8976, hasOtherSecret: false },
    );
  });

  it("may have a later client secret", () => {
    const found = client(created, withSecret);
    assert.ok(found?.kind === "created" && found.hasOtherSecret);
  });

  it("has a name that GitHub takes, however long the stack's is", () => {
    const found = client(created, withoutKeys, "prod-stack-with-a-name-that-is-rather-long");
    assert.ok(found?.kind === "created" && found.name.length <= 34 && found.name === found.name.trim());
  });

  const mistakes: readonly [name: string, fleet: string, expected: RegExp, stack?: string][] = [
    ["a client id beside it", created, /remove it/, hubText("prod-hub")],
    [
      "a client id in the fleet file",
      withConnectorLines("app: { create: true }", "clientId: Ov1"),
      /remove clientId or app/,
    ],
    ["create: false", withConnectorLines("app: { create: false }"), /write true, or remove app/],
    ["no create", withConnectorLines("app: {}"), /missing|write true/],
    ["a misspelt key", withConnectorLines("app: { create: true, ower: user }"), /did you mean "owner"/],
    ["an owner that is none", withConnectorLines("app: { create: true, owner: acme }"), /organization/],
    ["a name that is too long", withConnectorLines(`app: { create: true, name: ${"a".repeat(35)} }`), /34/],
    ["a port that only root has", withConnectorLines("app: { create: true, listenPort: 80 }"), /1024/],
    ["a port that there is not", withConnectorLines("app: { create: true, listenPort: 70000 }"), /65535/],
    ["a port as a text", withConnectorLines(`app: { create: true, listenPort: "8976" }`), /number/],
  ];
  for (const [name, fleet, expected, stack] of mistakes) {
    it(`is not taken with ${name}`, () => {
      const told = problems(fleet, stack);
      assert.equal(told.length, 1, told.join("\n"));
      assert.match(told.join(), expected);
    });
  }
});

describe("a missing client id", () => {
  it("comes with GitHub's form, filled in", () => {
    const [told = ""] = problems(fleetText);
    const form = /https:\/\/github\.com\/organizations\/acme\/settings\/applications\/new\?\S+(?=\))/.exec(
      told,
    );
    assert.equal(
      new URL(form?.[0] ?? "").searchParams.get("oauth_application[callback_url]"),
      "https://login.acme.dev/callback",
    );
  });
});
