import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { repositoryRoot } from "../../../lab/places.ts";
import { connectorSchema, connectorTypes } from "../../../settings/connectors/connectorSchema.ts";
import { acmeRoot } from "../oidc/acmeRoot.ts";

const page = readFileSync(join(repositoryRoot, "docs/connectors.md"), "utf8");

/** The examples of connectors, with a real certificate where the page leaves it to the reader. */
const examples = [...page.matchAll(/^```yaml\n(?<text>- type: (?<type>\S+)\n[\s\S]*?)^```$/gm)].map(
  ({ groups }) => ({
    type: groups?.["type"] ?? "",
    written: parse(
      (groups?.["text"] ?? "").replaceAll(
        /^( +)-----BEGIN[\s\S]*?-----END CERTIFICATE-----$/gm,
        (_, indent: string) => acmeRoot.trim().replaceAll(/^/gm, indent),
      ),
    ) as unknown,
  }),
);

describe("docs/connectors.md", () => {
  it("has an example of every type but GitHub, which the README has", () => {
    assert.deepEqual(
      examples.map(({ type }) => type),
      connectorTypes.filter((type) => type !== "github"),
    );
  });

  for (const { type, written } of examples) {
    it(`has a right example of ${type}`, () => {
      assert.ok(Array.isArray(written) && written.length === 1);
      assert.deepEqual(connectorSchema.safeParse(written[0]).error?.issues ?? [], []);
    });
  }
});
