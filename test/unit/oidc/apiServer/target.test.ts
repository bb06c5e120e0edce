import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { apiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import {
  type Demands,
  loginProblems,
  requiresPublicIssuer,
} from "../../../../oidc/apiServer/loginProblems.ts";
import { type Distribution, distributions } from "../../../../oidc/apiServer/distribution.ts";
import {
  type ApiServerTarget,
  type TargetProblem,
  targetProblems,
} from "../../../../oidc/apiServer/target.ts";
import { versions } from "../generated.ts";
import { loginFor } from "./cases.ts";

function target(
  distribution: Distribution,
  distributionVersion: string | undefined,
  minor: number,
): ApiServerTarget {
  return { distribution, distributionVersion, kubernetesVersion: { major: 1, minor } };
}

describe("a combination of distribution and versions", () => {
  for (const [distribution, version, minor] of [
    ["kube-apiserver", undefined, 30],
    ["talos", "1.7", 30],
    ["talos", "1.12", 35],
    ["talos", "v1.13.9", 31],
    // A machine configuration of 1.13 stays through upgrades of Talos.
    ["talos", "1.13", 37],
    ["talos", "1.14.0-rc.1", 37],
    ["cluster-api", "v1beta1", 30],
    ["cluster-api", "v1beta2", 37],
    ["gke", undefined, 37],
  ] as const) {
    it(`works: ${distribution} ${version ?? ""} with Kubernetes 1.${minor}`, () => {
      assert.deepEqual(targetProblems(target(distribution, version, minor)), []);
    });
  }

  const refused: readonly (readonly [
    distribution: Distribution,
    version: string | undefined,
    minor: number,
    setting: TargetProblem["setting"],
    says: string,
  ])[] = [
    ["talos", undefined, 34, "distributionVersion", '"1.14"'],
    ["talos", "", 34, "distributionVersion", '"1.14"'],
    ["talos", "1", 34, "distributionVersion", '"1.14"'],
    ["talos", "v1beta1", 34, "distributionVersion", '"1.14"'],
    ["talos", "1.6", 30, "distributionVersion", "1.7"],
    ["talos", "1.7", 31, "kubernetesVersion", "1.30 to 1.30"],
    ["talos", "1.12", 36, "kubernetesVersion", "1.30 to 1.35"],
    ["talos", "1.13", 30, "kubernetesVersion", "1.31 or newer"],
    ["talos", "1.14", 31, "kubernetesVersion", "1.32 to 1.37"],
    ["talos", "1.14", 38, "kubernetesVersion", "1.32 to 1.37"],
    ["cluster-api", undefined, 34, "distributionVersion", "v1beta2"],
    ["cluster-api", "v1beta3", 34, "distributionVersion", "v1beta2"],
    ["cluster-api", "1.12", 34, "distributionVersion", "v1beta2"],
    ["kubeadm", "v1beta4", 34, "distributionVersion", "remove"],
    ["eks", "1.34", 34, "distributionVersion", "remove"],
  ];
  for (const [distribution, version, minor, setting, says] of refused) {
    it(`is refused: ${distribution} ${version ?? ""} with Kubernetes 1.${minor}`, () => {
      const problems = targetProblems(target(distribution, version, minor));
      assert.deepEqual(
        problems.map((problem) => problem.setting),
        [setting],
      );
      assert.ok(problems[0]?.message.includes(says), problems[0]?.message);
      const combination = target(distribution, version, minor);
      assert.throws(() => apiServerConfigurations(loginFor(combination, "CA"), combination), /Version/);
    });
  }

  it("has at least one form for whatever is not refused", () => {
    const written = fc.constantFrom(undefined, "1.7", "1.13", "1.14", "1.20", "v1beta1", "v1beta2");
    fc.assert(
      fc.property(
        fc.constantFrom(...distributions),
        written,
        versions,
        (distribution, version, kubernetesVersion) => {
          const combination = { distribution, distributionVersion: version, kubernetesVersion };
          fc.pre(targetProblems(combination).length === 0);
          assert.notDeepEqual(apiServerConfigurations(loginFor(combination, "CA"), combination), {});
        },
      ),
    );
  });
});

describe("a login", () => {
  const plain: Demands = {
    privateAuthority: false,
    usernamePrefix: "",
    unverifiedUsername: undefined,
    groupsPrefix: "github:",
  };

  /** The parts of a login that each distribution refuses. */
  function refusals(demands: Demands): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      distributions.flatMap((distribution) => {
        const parts = loginProblems(demands, distribution).map(({ part }) => part);
        return parts.length === 0 ? [] : [[distribution, parts]];
      }),
    );
  }

  const aks = ["usernamePrefix", "groupsPrefix"];

  it("is taken everywhere but on AKS, which asks for prefixes", () => {
    assert.deepEqual(refusals(plain), { aks });
    assert.deepEqual(refusals({ ...plain, usernamePrefix: "aks:jwt:", groupsPrefix: "aks:jwt:github:" }), {});
  });

  it("with a private authority is refused where only public ones are trusted", () => {
    assert.deepEqual(refusals({ ...plain, privateAuthority: true }), {
      eks: ["privateAuthority"],
      aks: ["privateAuthority", ...aks],
    });
    assert.deepEqual(distributions.filter(requiresPublicIssuer), ["eks", "aks"]);
  });

  it("must not have system: in its prefixes on EKS", () => {
    assert.deepEqual(refusals({ ...plain, groupsPrefix: "my-system:" }), { eks: ["groupsPrefix"], aks });
  });

  it("that is refused has no configuration", () => {
    const eks = target("eks", undefined, 34);
    const login = { ...loginFor(eks, "CA"), certificateAuthority: "CA" };
    assert.throws(() => apiServerConfigurations(login, eks), /certificates\.source/);
  });
});
