import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AnySchemaObject } from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import { apiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import {
  closed,
  readSchema,
  resourceSchema,
  skipWithoutSchemas as skip,
  validator,
} from "../../upstreamSchemas.ts";
import { acmeRoot } from "../acmeRoot.ts";
import { cases, formsOf, loginFor } from "./cases.ts";

/** What the forms of one case hand to the distribution's tool, parsed. */
function patchesOf(name: string, path: string): readonly unknown[] {
  const found = cases.find((candidate) => candidate.name === name);
  assert.ok(found !== undefined);
  const { target } = found;
  return formsOf(apiServerConfigurations(loginFor(target, acmeRoot), target)).map(([, { inputs }]) => {
    const input = inputs.find((candidate) => candidate.path === path);
    assert.ok(input !== undefined);
    return parse(input.content) as unknown;
  });
}

describe("a patch for Talos", { skip }, () => {
  const definitions = z.looseObject({ $defs: z.record(z.string(), z.looseObject({})) });

  /** One of a schema's definitions as a schema. Whole documents would be matched against every kind at once. */
  function definition(file: string, name: string): AnySchemaObject {
    const { $defs } = definitions.parse(JSON.parse(readSchema(file)));
    assert.ok(name in $defs, name);
    return { $defs, $ref: `#/$defs/${name}` };
  }

  it("fits the published schema of 1.13", () => {
    const check = validator(definition("talos-v1.13.0-config.schema.json", "v1alpha1.Config"));
    const patches = patchesOf("talos-1.13", "talos-patch.yaml");
    assert.equal(patches.length, 2);
    patches.forEach(check);
    assert.throws(() => {
      check({ cluster: { apiServer: { extraArguments: {} } } });
    });
  });

  for (const file of ["talos-v1.14-rc1-config.schema.json", "talos-v1.15-dev-config.schema.json"]) {
    it(`fits ${file}`, () => {
      const check = validator(definition(file, "k8s.KubeAuthenticationConfigV1Alpha1"));
      const patches = patchesOf("talos-1.14", "talos-patch.yaml");
      assert.equal(patches.length, 1);
      patches.forEach(check);
      assert.throws(() => {
        check({ apiVersion: "v1alpha1", kind: "KubeAuthenticationConfig", jwt: [] });
      });
    });
  }
});

describe("a patch for kOps", { skip }, () => {
  const sections = z.object({
    properties: z.looseObject({
      spec: z.object({
        properties: z.object({ kubeAPIServer: z.looseObject({}), fileAssets: z.looseObject({}) }),
      }),
    }),
  });

  /** Of the two sections that a patch has, the schema; the whole one is long, and takes seconds to compile. */
  function withoutRest(schema: unknown): unknown {
    const { apiVersion, kind, spec } = sections.parse(schema).properties;
    return { properties: { apiVersion, kind, spec } };
  }

  it("fits the published resource definition", () => {
    const published = resourceSchema("kops-v1.36.2-cluster-crd.yaml", "v1alpha2");
    const check = validator(closed(withoutRest(published)));
    const patches = patchesOf("kops-1.34", "kops-patch.yaml");
    assert.equal(patches.length, 2);
    patches.forEach(check);
    assert.throws(() => {
      check({ spec: { kubeAPIServer: { oidcIssuerUrl: "https://login.acme.dev" } } });
    });
  });
});
