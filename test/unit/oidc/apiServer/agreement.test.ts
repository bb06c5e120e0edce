import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ApiServerConfiguration } from "../../../../oidc/apiServer/configuration.ts";
import { apiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import { oidcFlags } from "../../../../oidc/apiServer/flags.ts";
import { requiresPublicIssuer } from "../../../../oidc/apiServer/loginProblems.ts";
import { type ApiServerTarget, targetProblems } from "../../../../oidc/apiServer/target.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";
import { acmeRoot } from "../acmeRoot.ts";
import { logins, versions } from "../generated.ts";
import { cases, formsOf } from "./cases.ts";
import { asModelled } from "./described.ts";
import { readers } from "./readers/readers.ts";

/** A login as near to the given one as the distribution takes it. */
function fitting(login: ClusterLogin, { distribution }: ApiServerTarget): ClusterLogin {
  const { certificateAuthority, ...withoutAuthority } = login;
  const fit =
    requiresPublicIssuer(distribution) || certificateAuthority === undefined
      ? withoutAuthority
      : { ...withoutAuthority, certificateAuthority };
  if (distribution === "eks") {
    const plain = (prefix: string) => prefix.replaceAll("system:", "x");
    return {
      ...fit,
      username: { ...login.username, prefix: plain(login.username.prefix) },
      groups: { ...login.groups, prefix: plain(login.groups.prefix) },
    };
  }
  if (distribution !== "aks") return fit;
  return {
    ...fit,
    username: { ...login.username, prefix: `aks:jwt:${login.username.prefix}` },
    groups: { ...login.groups, prefix: `aks:jwt:${login.groups.prefix}` },
  };
}

function everyForm(login: ClusterLogin, target: ApiServerTarget): readonly ApiServerConfiguration[] {
  return formsOf(apiServerConfigurations(fitting(login, target), target)).map(
    ([, configuration]) => configuration,
  );
}

describe("every format of a login", () => {
  for (const { name, target: example } of cases) {
    it(`describes the same issuer, audience, claims, prefixes and authority: ${name} and other releases`, () => {
      fc.assert(
        fc.property(logins, versions, (login, kubernetesVersion) => {
          const target = { ...example, kubernetesVersion };
          fc.pre(targetProblems(target).length === 0);
          for (const configuration of everyForm(login, target)) {
            assert.deepEqual(
              readers[target.distribution](configuration, target),
              asModelled(fitting(login, target)),
            );
          }
        }),
        { numRuns: 25 },
      );
    });
  }

  it("is by flags only where one connector gives the groups", () => {
    fc.assert(
      fc.property(logins, fc.constantFrom(...cases), (login, { target }) => {
        const { flags } = apiServerConfigurations(fitting(login, target), target);
        assert.ok(flags === undefined || login.connectors.length === 1);
      }),
    );
  });

  it("has files of different paths, and those on hosts by absolute path", () => {
    fc.assert(
      fc.property(logins, fc.constantFrom(...cases), (login, { target }) => {
        for (const { files, inputs } of everyForm(login, target)) {
          assert.ok(files.every(({ path }) => path.startsWith("/")));
          const paths = [...files, ...inputs].map(({ path }) => path);
          assert.equal(new Set(paths).size, paths.length);
        }
      }),
    );
  });

  it("stays the same for the same login", () => {
    fc.assert(
      fc.property(logins, fc.constantFrom(...cases), (login, { target }) => {
        assert.deepEqual(everyForm({ ...login }, target), everyForm(login, target));
      }),
      { numRuns: 25 },
    );
  });

  it("restarts an API server that reads flags when the authority changes, and only then", () => {
    fc.assert(
      fc.property(logins, (login) => {
        const changed = { ...login, certificateAuthority: `${login.certificateAuthority ?? ""}\n` };
        assert.notEqual(oidcFlags(changed).get("oidc-ca-file"), oidcFlags(login).get("oidc-ca-file"));
        assert.deepEqual(oidcFlags({ ...login }), oidcFlags(login));
      }),
    );
  });
});

describe("a file that is too long for a KubeadmControlPlane", () => {
  const target: ApiServerTarget = {
    distribution: "cluster-api",
    distributionVersion: "v1beta2",
    kubernetesVersion: { major: 1, minor: 34 },
  };

  it("stands in a Secret whose name changes with it", () => {
    fc.assert(
      fc.property(logins, fc.integer({ min: 30, max: 40 }), (login, copies) => {
        const long = { ...login, certificateAuthority: acmeRoot.repeat(copies) };
        const longer = { ...login, certificateAuthority: acmeRoot.repeat(copies + 1) };
        for (const [index, configuration] of everyForm(long, target).entries()) {
          assert.deepEqual(readers["cluster-api"](configuration, target), asModelled(long));
          assert.equal(configuration.inputs.length, 2);
          assert.notEqual(
            configuration.inputs[0]?.content,
            everyForm(longer, target)[index]?.inputs[0]?.content,
          );
        }
      }),
      { numRuns: 10 },
    );
  });
});
