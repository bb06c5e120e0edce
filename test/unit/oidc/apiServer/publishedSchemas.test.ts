import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Ajv2020, type AnySchemaObject } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { z } from "zod";
import { apiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import { acmeRoot } from "../acmeRoot.ts";
import { cases, formsOf, loginFor } from "./cases.ts";

/**
 * A folder with schemas as their projects publish them: talos-*-config.schema.json (siderolabs/talos,
 * website/content/*\/schemas) and kops-*-cluster-crd.yaml (kubernetes/kops, k8s/crds). They are not a part of this
 * repository.
 */
const folder = process.env["LATCHKEY_UPSTREAM_SCHEMAS"];

const skip =
  folder === undefined
    ? "LATCHKEY_UPSTREAM_SCHEMAS names no folder with the published schemas of Talos and kOps"
    : !existsSync(folder) && `${folder}, named by LATCHKEY_UPSTREAM_SCHEMAS, does not exist`;

function read(name: string): string {
  return readFileSync(join(folder ?? "", name), "utf8");
}

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

/** Accepts what the schema describes, and says what it does not. */
function validator(schema: AnySchemaObject): (value: unknown) => void {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  return (value) => {
    assert.ok(validate(value), JSON.stringify(validate.errors, undefined, 2));
  };
}

describe("a patch for Talos", { skip }, () => {
  const definitions = z.looseObject({ $defs: z.record(z.string(), z.looseObject({})) });

  /** One of a schema's definitions as a schema. Whole documents would be matched against every kind at once. */
  function definition(file: string, name: string): AnySchemaObject {
    const { $defs } = definitions.parse(JSON.parse(read(file)));
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
  const crd = z.object({
    spec: z.object({
      versions: z.array(
        z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.looseObject({}) }) }),
      ),
    }),
  });

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

  /** The schema with every object closed: kOps decodes strictly, which a CRD's schema does not say. */
  function closed(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map(closed);
    if (typeof schema !== "object" || schema === null) return schema;
    const part = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
    return "properties" in part && !("additionalProperties" in part)
      ? { ...part, additionalProperties: false }
      : part;
  }

  it("fits the published resource definition", () => {
    const versions = crd.parse(parse(read("kops-v1.36.2-cluster-crd.yaml"))).spec.versions;
    const published = versions.find(({ name }) => name === "v1alpha2")?.schema.openAPIV3Schema;
    const check = validator(z.looseObject({}).parse(closed(withoutRest(published))));
    const patches = patchesOf("kops-1.34", "kops-patch.yaml");
    assert.equal(patches.length, 2);
    patches.forEach(check);
    assert.throws(() => {
      check({ spec: { kubeAPIServer: { oidcIssuerUrl: "https://login.acme.dev" } } });
    });
  });
});
