import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnySchemaObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { z } from "zod";

/**
 * A folder with schemas as their projects publish them: talos-*-config.schema.json (siderolabs/talos,
 * website/content/*\/schemas), kops-*-cluster-crd.yaml (kubernetes/kops, k8s/crds) and pulumi-operator-*-stacks-crd.yaml
 * (pulumi/pulumi-kubernetes-operator, deploy/crds). They are not a part of this repository.
 */
const folder = process.env["LATCHKEY_UPSTREAM_SCHEMAS"];

/** Why tests against published schemas are skipped; `false` where they run. */
export const skipWithoutSchemas: string | false =
  folder === undefined
    ? "LATCHKEY_UPSTREAM_SCHEMAS names no folder with the published schemas of Talos, kOps and the Pulumi Kubernetes Operator"
    : !existsSync(folder) && `${folder}, named by LATCHKEY_UPSTREAM_SCHEMAS, does not exist`;

/** The text of a published schema. */
export function readSchema(name: string): string {
  return readFileSync(join(folder ?? "", name), "utf8");
}

const resourceDefinition = z.object({
  spec: z.object({
    versions: z.array(
      z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.looseObject({}) }) }),
    ),
  }),
});

/** The schema of one version of a custom resource. */
export function resourceSchema(file: string, version: string): AnySchemaObject {
  const { versions } = resourceDefinition.parse(parse(readSchema(file))).spec;
  const found = versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  assert.ok(found !== undefined, `${file} has no version ${version}`);
  return found;
}

/** A schema with every object closed that lists its properties: what is none of them would be dropped in silence. */
export function closed(schema: unknown): AnySchemaObject {
  return z.looseObject({}).parse(closedPart(schema));
}

function closedPart(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closedPart);
  if (typeof schema !== "object" || schema === null) return schema;
  const part = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closedPart(value)]));
  return "properties" in part && !("additionalProperties" in part)
    ? { ...part, additionalProperties: false }
    : part;
}

/** Accepts what the schema describes, and says what it does not. */
export function validator(schema: AnySchemaObject): (value: unknown) => void {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  return (value) => {
    assert.ok(validate(value), JSON.stringify(validate.errors, undefined, 2));
  };
}
