import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stringify } from "yaml";
import { problemsOf } from "../../../settings/problem.ts";
import { hubText, loadStackOf, smallFleet } from "./writtenFleet.ts";

/** An access rule, but for the team that it is for. */
interface Rule {
  readonly role: string;
  readonly clusters: readonly string[];
  readonly namespaces?: readonly string[];
}

const standalone = Object.fromEntries(
  ["dev", "lab", "qa", "test", "trial"].map((name) => [
    name,
    hubText(name, { role: "standalone", issuer: `https://${name}.acme.dev` }),
  ]),
);

/** What settings say of one rule beside the administrators', by path. */
function problems(
  rule: Rule,
  stacks: Readonly<Record<string, string>> = smallFleet,
  dexNamespace = "latchkey",
): readonly (readonly [path: string, message: string])[] {
  const fleet = stringify({
    issuer: "https://login.acme.dev",
    connectors: [{ type: "github", organization: "acme" }],
    access: [
      { team: "platform", role: "cluster-admin", clusters: ["*"] },
      { team: "payments", ...rule },
    ],
    dex: { namespace: dexNamespace },
  });
  return problemsOf(() => loadStackOf(stacks, Object.keys(stacks)[0] ?? "", fleet)).map(
    ({ path, message }) => [path, message],
  );
}

describe("a rule for the cluster where Dex runs", () => {
  for (const [name, rule] of Object.entries<Rule>({
    "view in every namespace": { role: "view", clusters: ["*"] },
    "view in Dex's namespace": { role: "view", clusters: ["*"], namespaces: ["latchkey", "kube-system"] },
    "edit in a namespace of its own": { role: "edit", clusters: ["*"], namespaces: ["payments"] },
    "cluster-admin in a namespace of its own": {
      role: "cluster-admin",
      clusters: ["*"],
      namespaces: ["payments"],
    },
    "edit in every namespace of the spokes": { role: "edit", clusters: ["prod-eu", "prod-us"] },
    "edit in every namespace of all clusters but the hub": { role: "edit", clusters: ["*", "!prod-hub"] },
    "the exclusion before what it excludes": { role: "admin", clusters: ["!*-hub", "prod-*"] },
    "edit in kube-system of a spoke": { role: "edit", clusters: ["prod-eu"], namespaces: ["kube-system"] },
  })) {
    it(`may give ${name}`, () => {
      assert.deepEqual(problems(rule), []);
    });
  }

  for (const role of ["edit", "admin", "acme-operator", "cluster-reader"]) {
    it(`does not give ${role} in every namespace`, () => {
      assert.deepEqual(problems({ role, clusters: ["prod-*"] }), [
        [
          "access[1].role",
          `"${role}" covers Dex's namespace on prod-hub, and may open its signing keys, which sign tokens for anybody. Only cluster-admin and view may cover it; list other namespaces, or exclude the cluster in clusters, like "!prod-hub"`,
        ],
      ]);
    });

    it(`does not give ${role} in Dex's namespace or the control plane's`, () => {
      const rule = { role, clusters: ["*"], namespaces: ["payments", "latchkey", "kube-system"] };
      assert.deepEqual(problems(rule), [
        [
          "access[1].namespaces[1]",
          `"latchkey" is Dex's namespace on prod-hub, and "${role}" there may open its signing keys, which sign tokens for anybody; remove it, or exclude the cluster in clusters, like "!prod-hub"`,
        ],
        [
          "access[1].namespaces[2]",
          `"kube-system" has service accounts that can read Dex's objects on prod-hub, and "${role}" there may open its signing keys, which sign tokens for anybody; remove it, or exclude the cluster in clusters, like "!prod-hub"`,
        ],
      ]);
    });
  }

  it("does not give cluster-admin in Dex's namespace alone", () => {
    const [problem] = problems({ role: "cluster-admin", clusters: ["*"], namespaces: ["latchkey"] });
    assert.equal(problem?.[0], "access[1].namespaces[0]");
  });

  it("knows Dex's namespace by its name", () => {
    const rule = { role: "edit", clusters: ["*"], namespaces: ["latchkey", "login"] };
    assert.deepEqual(
      problems(rule, smallFleet, "login").map(([path]) => path),
      ["access[1].namespaces[1]"],
    );
  });

  it("names three of several clusters, and counts the rest", () => {
    const [[path, message] = ["", ""], ...others] = problems({ role: "edit", clusters: ["*"] }, standalone);
    assert.deepEqual([path, others], ["access[1].role", []]);
    assert.match(message, /namespace on dev, lab, qa and 2 more, and may open/);
    assert.match(message, /exclude the clusters in clusters, like "!dev"$/);
  });
});

describe("an exclusion in a rule's clusters", () => {
  it("leaves the cluster without the rule", () => {
    const access = (cluster: string) =>
      loadStackOf(
        smallFleet,
        cluster,
        stringify({
          issuer: "https://login.acme.dev",
          connectors: [{ type: "github", organization: "acme" }],
          access: [{ team: "payments", role: "edit", clusters: ["*", "!prod-hub"] }],
        }),
      ).bindings.map(({ group }) => group);
    assert.deepEqual(access("prod-eu"), ["github:acme:payments"]);
    assert.deepEqual(access("prod-hub"), []);
  });

  for (const [name, clusters, path, says] of [
    ["of no cluster", ["*", "!prod-hup"], "access[1].clusters[1]", `did you mean "prod-hub"`],
    ["of every cluster", ["prod-eu", "!prod-*"], "access[1].clusters", "excludes every cluster"],
    ["alone", ["!prod-hub"], "access[1].clusters", "only excludes clusters"],
    ["without a name", ["*", "!"], "access[1].clusters[1]", "is not a cluster's name or pattern"],
    ["without quotes, for YAML", ["*", ""], "access[1].clusters[1]", `in quotes, like "!prod-hub"`],
  ] as const) {
    it(`${name} is a mistake`, () => {
      const [[at, message] = ["", ""], ...others] = problems({ role: "view", clusters });
      assert.deepEqual([at, others], [path, []]);
      assert.ok(message.includes(says), message);
    });
  }
});
