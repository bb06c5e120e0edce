import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { backendProblem } from "../../../../fleet/operator/backend.ts";
import { parseRepository } from "../../../../fleet/operator/repository.ts";
import { resourceName } from "../../../../fleet/operator/resourceName.ts";
import { parseSecretVariable } from "../../../../fleet/operator/secretReference.ts";

describe("the address of a repository", () => {
  for (const [url, access] of [
    ["https://github.com/acme/fleet", "token"],
    ["https://github.acme.dev:8443/acme/fleet.git", "token"],
    ["git@github.com:acme/fleet.git", "privateKey"],
    ["ssh://git@github.acme.dev:2222/acme/fleet.git", "privateKey"],
  ] as const)
    it(`is ${url}`, () => {
      assert.deepEqual(parseRepository(url), { url, access });
    });

  for (const written of [
    "https://hunter2@github.com/acme/fleet",
    "https://ada:hunter2@github.com/acme/fleet",
    "https://github.com/acme/fleet?token=hunter2",
    "ssh://git:hunter2@github.com/acme/fleet",
  ])
    it(`is not one that holds a credential, and the credential is not repeated: ${written}`, () => {
      const parsed = parseRepository(written);
      assert.ok("reason" in parsed);
      assert.match(parsed.reason, /holds a credential/);
      assert.doesNotMatch(parsed.reason, /hunter2/);
    });

  for (const written of [
    "",
    "../fleet",
    "/srv/git/fleet",
    "file:///srv/git/fleet",
    "http://github.com/acme/fleet",
  ])
    it(`is not ${JSON.stringify(written)}`, () => {
      assert.ok("reason" in parseRepository(written));
    });
});

describe("the address of a backend", () => {
  for (const written of [
    "https://pulumi.acme.dev",
    "s3://acme-state?region=eu-1",
    "azblob://state",
    "gs://state/fleet",
  ])
    it(`is ${written}`, () => {
      assert.equal(backendProblem(written), undefined);
    });

  for (const written of ["state", "file:///srv/state", "postgres://ada:hunter2@db.acme.dev/state"])
    it(`is not ${written}`, () => {
      const problem = backendProblem(written);
      assert.ok(problem !== undefined);
      assert.doesNotMatch(problem, /hunter2/);
    });
});

describe("a variable from a Secret", () => {
  it("is read", () => {
    assert.deepEqual(parseSecretVariable("PULUMI_ACCESS_TOKEN=pulumi.api/access_token"), {
      variable: "PULUMI_ACCESS_TOKEN",
      secret: { name: "pulumi.api", key: "access_token" },
    });
  });

  for (const written of [
    "TOKEN",
    "TOKEN=",
    "TOKEN=hunter2",
    "TOKEN=Hunter2/x",
    "TOKEN=a/hunter2/b",
    "1=a/b",
    "=a/b",
  ])
    it(`is not ${written}, which is not repeated`, () => {
      const parsed = parseSecretVariable(written);
      assert.ok("reason" in parsed);
      assert.doesNotMatch(parsed.reason, /hunter2/i);
    });
});

describe("the name of a Stack", () => {
  it("is the cluster's where Kubernetes takes it", () => {
    for (const name of ["prod", "prod-eu-1", "1", "a".repeat(42)]) assert.equal(resourceName(name), name);
  });

  it("resembles the cluster's where it does not", () => {
    assert.match(resourceName("Prod_EU.1"), /^prod-eu-1-[0-9a-f]{8}$/);
    assert.match(resourceName("..."), /^cluster-[0-9a-f]{8}$/);
  });

  it("is a label of DNS that leaves room for what the operator appends, and no two clusters share one", () => {
    const names = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/);
    fc.assert(
      fc.property(fc.uniqueArray(names, { minLength: 1, maxLength: 20 }), (clusters) => {
        const resources = clusters.map(resourceName);
        for (const name of resources) assert.match(name, /^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$/);
        assert.equal(new Set(resources).size, clusters.length);
      }),
    );
  });
});
