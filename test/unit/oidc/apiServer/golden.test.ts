import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ApiServerConfiguration } from "../../../../oidc/apiServer/configuration.ts";
import { apiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import { distributions } from "../../../../oidc/apiServer/distribution.ts";
import { cases, formsOf, loginFor } from "./cases.ts";

const folder = join(import.meta.dirname, "golden");

// Its digest in file names is the beginning of what sha256sum prints for it: 8010bfcee184.
const certificateAuthority = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** All that a person gets, as one text to read. */
function shown(source: string, configuration: ApiServerConfiguration): string {
  const section = (heading: string, content: string) => `== ${heading}\n${content}`;
  return [
    `Source: ${source}\n`,
    ...configuration.files.map(({ path, mode, content }) =>
      section(`on every control-plane host: ${path} (${mode})`, content),
    ),
    ...configuration.inputs.map(({ path, readBy, content }) =>
      section(`${path}, read by: ${readBy}`, content),
    ),
    section("arguments", configuration.arguments.map((argument) => `${argument}\n`).join("")),
    section("steps", configuration.steps.map((step) => `- ${step}\n`).join("")),
  ].join("\n");
}

const golden = cases.flatMap(({ name, target, source }) =>
  formsOf(apiServerConfigurations(loginFor(target, certificateAuthority), target)).map(
    ([form, configuration]) => ({
      file: `${name}.${form}.txt`,
      text: shown(source, configuration),
    }),
  ),
);

describe("what a person gets", () => {
  for (const { file, text } of golden) {
    it(`stands in golden/${file} (when this fails on purpose, run node --test --test-update-snapshots)`, (context) => {
      context.assert.fileSnapshot(text, join(folder, file), { serializers: [(value) => String(value)] });
    });
  }

  it("has no golden file that nothing makes", () => {
    assert.deepEqual(readdirSync(folder).sort(), golden.map(({ file }) => file).sort());
  });

  it("is kept for every distribution", () => {
    assert.deepEqual(
      distributions.filter(
        (distribution) => !cases.some(({ target }) => target.distribution === distribution),
      ),
      [],
    );
  });

  it("names in its steps or in another file every file that it has", () => {
    for (const { target } of cases) {
      const login = loginFor(target, certificateAuthority);
      for (const [, configuration] of formsOf(apiServerConfigurations(login, target))) {
        for (const { path } of [...configuration.files, ...configuration.inputs]) {
          assert.ok(
            configuration.steps.some((step) => step.includes(path)),
            path,
          );
        }
      }
    }
  });
});
