import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { fleetJsonSchema } from "../../../settings/fleetJsonSchema.ts";
import { fleetText, replaced } from "./writtenSettings.ts";

const root = join(import.meta.dirname, "../../..");

/** A part of a JSON Schema, as far as these tests look into it. */
interface Part {
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: Part | readonly Part[];
  readonly oneOf?: readonly Part[];
  readonly additionalProperties?: boolean;
}

/** Every part of a schema with its path. */
function parts(part: Part, path = "fleet"): readonly (readonly [path: string, part: Part])[] {
  return [
    [path, part],
    ...Object.entries(part.properties ?? {}).flatMap(([key, inner]) => parts(inner, `${path}.${key}`)),
    ...[part.items ?? []].flat().flatMap((item) => parts(item, `${path}[]`)),
    ...(part.oneOf ?? []).flatMap((one, index) => parts(one, `${path}(${index})`)),
  ];
}

describe("the JSON Schema of the fleet file", () => {
  it("stands in settings/fleet.schema.json as it is made (when this fails, run: npm run schema)", (context) => {
    context.assert.fileSnapshot(fleetJsonSchema(), join(root, "settings/fleet.schema.json"), {
      serializers: [(schema) => `${JSON.stringify(schema, undefined, 2)}\n`],
    });
  });

  it("explains every key and refuses unknown ones", () => {
    const every = parts(fleetJsonSchema());
    assert.ok(every.length > 100);
    for (const [path, part] of every) {
      assert.match(part.description ?? "", /\.$/, `${path} has no description`);
      if (part.type === "object") assert.equal(part.additionalProperties, false, path);
    }
  });

  const validate = new Ajv({ allErrors: true }).compile(fleetJsonSchema());
  const accepts = (text: string) => validate(parse(text));

  it("accepts what Latchkey accepts", () => {
    assert.ok(accepts(fleetText));
    assert.ok(accepts(readFileSync(join(root, "stacks/fleet.yaml"), "utf8")));
  });

  for (const [name, from, to] of [
    ["an unknown key", "idToken:", "idtoken:"],
    ["an http issuer", "https://login", "http://login"],
    ["a trailing slash", "login.acme.dev", "login.acme.dev/"],
    ["a duration without a unit", "15m", `"15"`],
    ["a duration of zero", "15m", "0m"],
    ["a team by its display name", "team: payments", "team: Payments"],
    ["a claim misspelt", "username: email", "username: mail"],
    ["a missing organisation", "    organization: acme\n", ""],
    ["too few replicas", "replicas: 2", "replicas: 0"],
  ] as const) {
    it(`marks ${name}`, () => {
      assert.ok(!accepts(replaced(fleetText, from, to)));
    });
  }
});
