import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { setAllConfig } from "@pulumi/pulumi/runtime/index.js";
import { hubText, spokeText } from "../settings/writtenFleet.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { programUnderMocks } from "./programUnderMocks.ts";
import { hubBehindIngress, hubWithGitHubApp, hubWithOAuthApp, spoke } from "./resourcesOf01.ts";

const rules = `access:
  - { team: platform, role: cluster-admin, clusters: ["*"] }
  - { team: payments, role: edit, namespaces: [payments], clusters: ["*"] }
`;

const fleetText = (connector: string, more = "") =>
  `issuer: https://login.acme.dev\nconnectors: [{ type: github, organization: acme${connector} }]\n${rules}${more}`;

interface WrittenStack {
  readonly name: string;
  /** What 0.1 has registered. */
  readonly resources: readonly string[];
  readonly stack: "hub" | "eu";
  readonly fleet: string;
  readonly hub: string;
}

/** As 0.1 took them. */
const stacks: readonly WrittenStack[] = [
  {
    name: "a hub with an OAuth App",
    resources: hubWithOAuthApp,
    stack: "hub",
    fleet: fleetText(""),
    hub: hubText("hub"),
  },
  {
    name: "a hub with a GitHub App of its own, a NodePort and jobs",
    resources: hubWithGitHubApp,
    stack: "hub",
    fleet: fleetText(", app: { create: true }", `automation: { subjects: ["repo:acme/fleet"] }\n`),
    hub: hubText("hub", { exposure: "{ type: NodePort, nodePort: 32000 }" }).replaceAll(
      /^.*github.*\n/gm,
      "",
    ),
  },
  {
    name: "a hub behind an Ingress",
    resources: hubBehindIngress,
    stack: "hub",
    fleet: fleetText("", "certificates: { source: public }\n"),
    hub: hubText("hub", { exposure: "{ type: Ingress, className: nginx }" }),
  },
  { name: "a spoke", resources: spoke, stack: "eu", fleet: fleetText(""), hub: hubText("hub") },
];

suite("a stack that 0.1 applied keeps its resources", () => {
  for (const { name, resources, stack, fleet, hub } of stacks) {
    test(name, async (context) => {
      const folder = await temporaryFolder(context);
      mkdirSync(join(folder, "stacks"));
      const file = (path: string, text: string) => {
        writeFileSync(join(folder, path), text);
      };
      file("stacks/fleet.yaml", fleet);
      file("stacks/Pulumi.hub.yaml", hub);
      file("stacks/Pulumi.eu.yaml", spokeText("eu", "hub", { kubeconfigFile: "~/.kube/config" }));
      const cluster = `{ name: c, cluster: { server: "https://192.0.2.1:6443" } }`;
      const contexts = ["hub", "eu"].map((each) => `{ name: ${each}-admin, context: { cluster: c } }`);
      file(
        "admin",
        `apiVersion: v1\nkind: Config\nclusters: [${cluster}]\ncontexts: [${contexts.join(", ")}]\n`,
      );
      for (const level of ["log", "warn"] as const) context.mock.method(console, level, () => undefined);
      setAllConfig(stack === "hub" ? { "latchkey:githubClientSecret": "a secret" } : {});
      const {
        identities,
        resources: asked,
        deletedFirst,
      } = await programUnderMocks({
        folder,
        stack,
        kubeconfig: join(folder, "admin"),
        hub: { issuer: "https://login.acme.dev", certificateAuthority: "", clients: ["latchkey-eu"] },
      });
      const lost = resources.filter((identity) => !identities.includes(identity));
      assert.deepEqual(lost, [], "the engine would make these anew, and then remove the old ones");
      const objects = asked.filter(({ type }) => type.startsWith("kubernetes:"));
      assert.ok(objects.length > 1);
      assert.deepEqual(
        objects
          .filter(
            ({ type, name: logicalName, inputs }) =>
              deletedFirst.has(`${type}::${logicalName}`) !== hasName(inputs),
          )
          .map(({ type, name: logicalName }) => `${type}::${logicalName}`),
        [],
        "the engine would make an object anew, and then delete the one of that name",
      );
    });
  }
});

function hasName(inputs: Readonly<Record<string, unknown>>): boolean {
  const { metadata } = inputs;
  return typeof metadata === "object" && metadata !== null && "name" in metadata;
}
