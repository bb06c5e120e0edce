import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { type OperatedFleet, stackResources } from "../../../../fleet/operator/stackResource.ts";
import { closed, resourceSchema, skipWithoutSchemas as skip, validator } from "../../upstreamSchemas.ts";

const stages = [
  { name: "hubs", clusters: ["hub"] },
  { name: "wave 1", clusters: ["eu"] },
];

const clusters = new Map([
  ["hub", { cluster: "hub", workspace: {} }],
  [
    "eu",
    {
      cluster: "eu",
      secretsProvider: "awskms://alias/fleet",
      workspace: { installedProgram: "node_modules/latchkey", kubeconfigSecret: "kubeconfig" },
    },
  ],
]);

const least: OperatedFleet = {
  repository: { url: "https://github.com/acme/fleet", access: "token" },
  revision: { branch: "main" },
  folder: "",
  variables: [],
  serviceAccount: "pulumi",
  resyncSeconds: 3600,
  freshSeconds: 900,
};

const most: OperatedFleet = {
  ...least,
  repository: { url: "git@github.com:acme/fleet.git", access: "privateKey" },
  revision: { commit: "0123456789012345678901234567890123456789" },
  folder: "clusters",
  gitSecret: "fleet",
  pulumiOrganization: "acme",
  backend: "s3://acme-state",
  variables: [{ variable: "PULUMI_CONFIG_PASSPHRASE", secret: { name: "pulumi", key: "passphrase" } }],
};

/** Of `metadata` the definition says nothing, and the API server knows it anyhow. */
const resource = z.looseObject({ properties: z.looseObject({ metadata: z.looseObject({}) }) });

describe("the Stacks of a fleet", { skip }, () => {
  it("fit the published resource definition of Pulumi Kubernetes Operator 2.9", () => {
    const published = closed(resource.parse(resourceSchema("pulumi-operator-v2.9.0-stacks-crd.yaml", "v1")));
    const check = validator(published);
    const resources = [
      ...stackResources(least, stages, clusters),
      ...stackResources(most, stages, clusters),
      ...stackResources({ ...least, gitSecret: "fleet" }, stages, clusters),
    ];
    assert.equal(resources.length, 6);
    resources.forEach(check);
    assert.throws(() => {
      check({ ...resources[0], spec: { stack: "hub", prerequisite: [] } });
    });
  });
});
