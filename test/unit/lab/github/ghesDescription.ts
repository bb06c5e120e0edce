import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

/** GitHub's own description of the REST interface of GitHub Enterprise Server, OpenAPI 3.0. */
const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/ghes-3.19.json");
const description: unknown = JSON.parse(readFileSync(file, "utf8"));

// Ajv reads OpenAPI 3.0's `nullable` itself. Not strict: it would refuse OpenAPI's own keywords, such as `example`.
const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));

/** A response as a client sees it. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The parsed body. Undefined when it is empty. */
  readonly body: unknown;
}

/**
 * What is wrong with an answer of `GET path`, or of another method, with the path as the description writes it
 * (`/orgs/{org}/teams`), relative to the API's root. Empty when GitHub could have given it.
 */
export function problems(path: string, { status, body }: Answer, method = "GET"): readonly string[] {
  const response = describedResponse(path, method.toLowerCase(), status);
  if (response === undefined) {
    return [`${method} ${path} is not described with status ${status}`];
  }
  const schema = at(response, "content", "application/json", "schema");
  if (schema === undefined && status < 400) {
    return body === undefined ? [] : [`${method} ${path} has no body with status ${status}`];
  }
  // The description leaves out the body of some errors, though all errors have the same.
  const validate = validatorOf(schema ?? at(description, "components", "schemas", "basic-error"));
  return validate(body) ? [] : messages(validate);
}

function messages({ errors }: ValidateFunction): readonly string[] {
  return (errors ?? []).map((each) => `${each.instancePath} ${each.message ?? ""}`);
}

/** What is wrong with the body of a request, with the path as the description writes it. Empty when GitHub could take it. */
export function requestProblems(method: string, path: string, body: unknown): readonly string[] {
  const operation = at(description, "paths", path, method.toLowerCase());
  const schema = at(operation, "requestBody", "content", "application/json", "schema");
  if (schema === undefined) return [`${method} ${path} is not described with a body`];
  const validate = validatorOf(schema);
  return validate(body) ? [] : messages(validate);
}

function describedResponse(path: string, method: string, status: number): unknown {
  const described = at(description, "paths", path, method, "responses", String(status));
  if (described !== undefined) {
    return dereferenced(described);
  }
  // Any operation that needs a token may answer so, but the description repeats it only for some.
  const known = at(description, "paths", path, method) !== undefined;
  return known && status === 401
    ? at(description, "components", "responses", "requires_authentication")
    : undefined;
}

const validators = new Map<unknown, ValidateFunction>();

/** Compiles one schema with those that it refers to; the whole description would take seconds. */
function validatorOf(schema: unknown): ValidateFunction {
  const existing = validators.get(schema);
  if (existing !== undefined) {
    return existing;
  }
  const schemas: Record<string, unknown> = {};
  const main = closed(schema, schemas);
  const compiled = ajv.compile({ allOf: [main], components: { schemas } });
  validators.set(schema, compiled);
  return compiled;
}

/**
 * A copy of a schema in which objects may hold only what is described: GitHub leaves its objects open, so that any
 * misspelt field would pass. The schemas that it refers to land, closed too, in `found`.
 */
function closed(schema: unknown, found: Record<string, unknown>): unknown {
  if (Array.isArray(schema)) {
    return schema.map((each) => closed(each, found));
  }
  if (typeof schema !== "object" || schema === null) {
    return schema;
  }
  const parts = at(schema, "allOf");
  if (Array.isArray(parts)) {
    return closed(merged(parts), found);
  }
  const name = /^#\/components\/schemas\/(.+)$/.exec(String(at(schema, "$ref")))?.[1];
  if (name !== undefined && !(name in found)) {
    // Before the copy is made, since schemas may refer to each other in a circle.
    Object.assign(found, { [name]: true });
    Object.assign(found, { [name]: closed(at(description, "components", "schemas", name), found) });
  }
  const copy = Object.fromEntries(
    Object.entries(schema)
      // Without a type `nullable` says nothing (OpenAPI 3.0.3), and Ajv would refuse it.
      .filter(([key]) => key !== "nullable" || "type" in schema)
      .map(([key, value]) => [key, closed(value, found)]),
  );
  return copy["type"] === "object" && "properties" in copy ? { additionalProperties: false, ...copy } : copy;
}

/** One object schema instead of several that hold together: closed one by one, each would refuse the others' fields. */
function merged(parts: readonly unknown[]): unknown {
  const objects = parts.map(dereferenced);
  const required = [...new Set(objects.flatMap((part) => at(part, "required") ?? []))];
  const properties = Object.assign({}, ...objects.map((part) => at(part, "properties"))) as unknown;
  return { type: "object", properties, required };
}

function dereferenced(value: unknown): unknown {
  const reference = at(value, "$ref");
  return typeof reference === "string" ? at(description, ...reference.split("/").slice(1)) : value;
}

/** The value below these keys, or undefined. */
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (current, key) =>
      typeof current === "object" && current !== null ? Reflect.get(current, key) : undefined,
    value,
  );
}
