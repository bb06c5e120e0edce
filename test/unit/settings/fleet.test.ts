import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { loadWholeFleet } from "../../../settings/loadSettings.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { hubText, loadStackOf, smallFleet, spokeText } from "./writtenFleet.ts";
import { fleetText, replaced, settingsFiles } from "./writtenSettings.ts";

describe("a fleet of a hub and spokes", () => {
  it("gives the hub one client a cluster, sorted, and a spoke its hub", () => {
    const hub = loadStackOf(smallFleet, "prod-hub");
    assert.ok(hub.role === "hub");
    assert.deepEqual(hub.clients, [
      { cluster: "prod-eu", audience: "latchkey-prod-eu" },
      { cluster: "prod-hub", audience: "latchkey-prod-hub" },
      { cluster: "prod-us", audience: "latchkey-prod-us" },
    ]);
    const spoke = loadStackOf(smallFleet, "prod-us");
    assert.ok(spoke.role === "spoke");
    assert.equal(spoke.hub, "prod-hub");
    assert.equal(spoke.login.audience, "latchkey-prod-us");
  });

  it("takes a spoke's own audience to the hub, and the hub's own issuer to the spoke", () => {
    const fleet = {
      ...smallFleet,
      "prod-eu": spokeText("prod-eu", "prod-hub", { audience: "eu" }),
      "prod-hub": hubText("prod-hub", { issuer: "https://hub.acme.dev" }),
    };
    const hub = loadStackOf(fleet, "prod-hub");
    assert.ok(hub.role === "hub");
    assert.deepEqual(hub.clients[0], { cluster: "prod-eu", audience: "eu" });
    assert.equal(loadStackOf(fleet, "prod-eu").login.issuer.url, "https://hub.acme.dev");
  });

  it("adds and removes exactly one client with one file", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, (clusters) => {
        const spokes = clusters.map((name) => [`s-${name}`, spokeText(`s-${name}`, "prod-hub")] as const);
        const hub = loadStackOf({ ...smallFleet, ...Object.fromEntries(spokes) }, "prod-hub");
        assert.ok(hub.role === "hub");
        assert.deepEqual(
          hub.clients.map(({ cluster }) => cluster),
          [...Object.keys(smallFleet), ...clusters.map((name) => `s-${name}`)].sort(),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("leaves the spokes of another hub to it", () => {
    const fleet = {
      ...smallFleet,
      "test-hub": hubText("test-hub", { issuer: "https://test.acme.dev" }),
      "test-eu": spokeText("test-eu", "test-hub"),
    };
    const hub = loadStackOf(fleet, "test-hub");
    assert.ok(hub.role === "hub");
    assert.deepEqual(
      hub.clients.map(({ cluster }) => cluster),
      ["test-eu", "test-hub"],
    );
  });

  it("is not held up by a stack file that is still being written", () => {
    assert.ok(loadStackOf({ ...smallFleet, "prod-new": "config:\n  latchkey:role: spoke\n" }, "prod-eu"));
  });

  it("of 500 clusters is loaded whole, and every mistake in it has its file and path", () => {
    const stacks = Object.fromEntries(
      Array.from({ length: 499 }, (_, index) => {
        const name = `prod-${String(index).padStart(3, "0")}`;
        return [`Pulumi.${name}.yaml`, spokeText(name, "prod-hub")];
      }),
    );
    const files = { "fleet.yaml": fleetText, "Pulumi.prod-hub.yaml": hubText("prod-hub"), ...stacks };
    const { clusters } = loadWholeFleet(settingsFiles(files));
    assert.equal(clusters.length, 500);
    assert.ok(clusters.every(({ role }) => role === "spoke" || role === "hub"));
    const broken = {
      ...files,
      "Pulumi.prod-007.yaml": spokeText("prod-007", "prod-hub", { stray: "1" }),
      "Pulumi.prod-400.yaml": spokeText("prod-400", "prod-hup"),
    };
    const problems = problemsOf(() => loadWholeFleet(settingsFiles(broken)));
    assert.deepEqual(
      problems.map(({ file, line, path }) => `${file}:${line ?? ""} ${path}`),
      [
        "stacks/Pulumi.prod-007.yaml:7 config.latchkey:stray",
        "stacks/Pulumi.prod-400.yaml:3 config.latchkey:hub",
      ],
    );
  });
});

interface FleetMistake {
  readonly name: string;
  readonly stacks: Readonly<Record<string, string>>;
  readonly fleet?: string;
  /** Every place that is told, and a part of what is said there. */
  readonly expected: readonly (readonly [place: string, says: string])[];
}

const elevenApps = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => {
    const name = `alone-${String(index).padStart(2, "0")}`;
    const issuer = `https://login-${index}.acme.dev`;
    return [name, hubText(name, { role: "standalone", issuer, githubClientId: "Iv23liExample" })];
  }),
);

/** The same, with the client in the fleet file. */
const elevenOfOneApp = Object.fromEntries(
  Object.entries(elevenApps).map(([name, text]) => [
    name,
    text.replaceAll(/.*github.*\n/g, "") +
      "  latchkey:connectorSecrets: { github: { clientSecret: { secure: v1:abc:def } } }\n",
  ]),
);

const mistakes: readonly FleetMistake[] = [
  {
    name: "two clusters with the same audience",
    stacks: { ...smallFleet, "prod-us": spokeText("prod-us", "prod-hub", { audience: "latchkey-prod-eu" }) },
    expected: [["Pulumi.prod-us.yaml config.latchkey:audience", "the audience of prod-eu"]],
  },
  {
    name: "an audience whose tokens must open no cluster",
    stacks: {
      "prod-hub": hubText("prod-hub"),
      "prod-us": spokeText("prod-us", "prod-hub", { audience: "latchkey-isolation" }),
    },
    expected: [["Pulumi.prod-us.yaml config.latchkey:audience", `is "latchkey-isolation"`]],
  },
  {
    name: "a stack whose default audience is that one",
    stacks: { "prod-hub": hubText("prod-hub"), isolation: spokeText("isolation", "prod-hub") },
    expected: [["Pulumi.isolation.yaml config.latchkey:audience", `defaults to "latchkey-isolation"`]],
  },
  {
    name: "a stack whose default audience is another's client for device code",
    stacks: {
      "prod-hub": hubText("prod-hub"),
      "prod-eu": spokeText("prod-eu", "prod-hub"),
      "prod-eu-device-code": spokeText("prod-eu-device-code", "prod-hub"),
    },
    expected: [
      [
        "Pulumi.prod-eu-device-code.yaml config.latchkey:audience",
        `defaults to "latchkey-prod-eu-device-code", the client by which people log in to prod-eu`,
      ],
    ],
  },
  {
    name: "an audience that is another's client for device code",
    stacks: {
      ...smallFleet,
      "prod-us": spokeText("prod-us", "prod-hub", { audience: "latchkey-prod-eu-device-code" }),
    },
    expected: [["Pulumi.prod-us.yaml config.latchkey:audience", `is "latchkey-prod-eu-device-code"`]],
  },
  {
    name: "a spoke whose hub does not exist",
    stacks: { ...smallFleet, "prod-us": spokeText("prod-us", "prod-hup") },
    expected: [["Pulumi.prod-us.yaml config.latchkey:hub", `did you mean "prod-hub"`]],
  },
  {
    name: "a spoke without a hub",
    stacks: { ...smallFleet, "prod-eu": spokeText("prod-eu", "") },
    expected: [["Pulumi.prod-eu.yaml config.latchkey:hub", "is empty"]],
  },
  {
    name: "a hub that is standalone",
    stacks: { ...smallFleet, "prod-hub": hubText("prod-hub", { role: "standalone" }) },
    expected: [
      ["Pulumi.prod-eu.yaml config.latchkey:hub", "write latchkey:role: hub"],
      ["Pulumi.prod-us.yaml config.latchkey:hub", "write latchkey:role: hub"],
    ],
  },
  {
    name: "a hub that is a spoke of a hub",
    stacks: { ...smallFleet, "prod-us": spokeText("prod-us", "prod-eu") },
    expected: [["Pulumi.prod-us.yaml config.latchkey:hub", `write its hub, "prod-hub"`]],
  },
  {
    name: "a cycle",
    stacks: {
      ...smallFleet,
      "prod-eu": spokeText("prod-eu", "prod-us"),
      "prod-us": spokeText("prod-us", "prod-eu"),
    },
    expected: [
      ["Pulumi.prod-eu.yaml config.latchkey:hub", "prod-eu → prod-us → prod-eu"],
      ["Pulumi.prod-us.yaml config.latchkey:hub", "prod-us → prod-eu → prod-us"],
    ],
  },
  {
    name: "a spoke of itself",
    stacks: { ...smallFleet, "prod-eu": spokeText("prod-eu", "prod-eu") },
    expected: [["Pulumi.prod-eu.yaml config.latchkey:hub", "leads back to itself"]],
  },
  {
    name: "two hubs claiming one cluster",
    stacks: {
      ...smallFleet,
      "test-hub": hubText("test-hub", { issuer: "https://test.acme.dev" }),
      "test-eu": spokeText("test-eu", "test-hub", { context: "prod-eu-admin" }),
    },
    expected: [["Pulumi.test-eu.yaml config.latchkey:context", "two hubs claim one cluster"]],
  },
  {
    name: "two Dexes at one address",
    stacks: { ...smallFleet, "test-hub": hubText("test-hub") },
    expected: [["Pulumi.test-hub.yaml config.latchkey:issuer", "where the Dex of prod-hub answers"]],
  },
  {
    name: "an eleventh callback",
    stacks: elevenApps,
    fleet: replaced(fleetText, `["prod-*"]`, `["alone-*"]`),
    expected: [["Pulumi.alone-10.yaml config.latchkey:githubClientId", "number 11"]],
  },
  {
    name: "an eleventh callback of an app that the fleet file names",
    stacks: elevenOfOneApp,
    fleet: replaced(
      replaced(fleetText, `["prod-*"]`, `["alone-*"]`),
      "    host: github.com\n",
      "    host: github.com\n    clientId: Iv23liExample\n",
    ),
    expected: [["fleet.yaml connectors[0].clientId", "11 clusters"]],
  },
  {
    name: "an access rule that matches nothing",
    stacks: smallFleet,
    fleet: replaced(fleetText, `["prod-*"]`, `["stage-*"]`),
    expected: [["fleet.yaml access[1].clusters[0]", "matches no cluster"]],
  },
  {
    name: "a secret of the login in a spoke's file",
    stacks: {
      ...smallFleet,
      "prod-us": spokeText("prod-us", "prod-hub", { githubClientSecret: "{ secure: v1:abc:def }" }),
    },
    expected: [["Pulumi.prod-us.yaml config.latchkey:githubClientSecret", "a spoke runs none"]],
  },
  {
    name: "a stray key in another cluster's file",
    stacks: { ...smallFleet, "prod-us": spokeText("prod-us", "prod-hub", { wave2: "1" }) },
    expected: [["Pulumi.prod-us.yaml config.latchkey:wave2", "is no known key"]],
  },
  {
    name: "several mistakes in several files",
    stacks: {
      ...smallFleet,
      "prod-eu": spokeText("prod-eu", "prod-hup", { audience: "not one" }),
      "prod-us": spokeText("prod-us", "prod-hub", { context: "prod-eu-admin" }),
    },
    fleet: replaced(fleetText, "idToken: 15m", "idToken: 15"),
    expected: [
      ["fleet.yaml session.idToken", "without a unit"],
      ["Pulumi.prod-eu.yaml config.latchkey:hub", "is no stack"],
      ["Pulumi.prod-eu.yaml config.latchkey:audience", "is not an audience"],
      ["Pulumi.prod-us.yaml config.latchkey:context", "which the stack prod-eu administers"],
    ],
  },
];

describe("a mistake that only the whole fleet shows", () => {
  for (const { name, stacks, fleet, expected } of mistakes) {
    it(`${name} is told to every cluster`, () => {
      for (const stack of [Object.keys(stacks)[0] ?? "", "prod-hub"].filter((each) => each in stacks)) {
        const problems = problemsOf(() => loadStackOf(stacks, stack, fleet));
        assert.deepEqual(
          problems.map(({ file, path }) => `${file} ${path}`),
          expected.map(([place]) => `stacks/${place}`),
        );
        for (const [index, [, says]] of expected.entries()) {
          const message = problems[index]?.message ?? "";
          assert.ok(
            message.includes(says),
            `${JSON.stringify(message)} does not say ${JSON.stringify(says)}`,
          );
        }
      }
    });
  }
});
