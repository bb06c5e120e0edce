import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../../../lab/places.ts";
import { loadStackOf, smallFleet } from "../settings/writtenFleet.ts";

const page = readFileSync(join(repositoryRoot, "docs/automation.md"), "utf8");

const example = z.object({ automation: z.unknown(), access: z.array(z.unknown()) });

describe("docs/automation.md", () => {
  it("has a right example", () => {
    const written = example.parse(
      parse(/^```yaml\n(?<text>[\s\S]*?)^```$/m.exec(page)?.groups?.["text"] ?? ""),
    );
    const people = { type: "github", organization: "acme" };
    const fleet = JSON.stringify({ issuer: "https://login.acme.dev", connectors: [people], ...written });
    const hub = loadStackOf(smallFleet, "prod-hub", fleet);
    assert.ok(hub.role === "hub" && hub.automation !== undefined);
    assert.deepEqual(
      hub.bindings.map(({ group }) => group),
      hub.automation.subjects.map((subject) => `github:${subject}`),
    );
  });
});
