import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite, test } from "node:test";
import { filesOf } from "../../../../fleet/init/files/files.ts";
import type { NewFleet } from "../../../../fleet/init/newFleet.ts";
import { nextSteps } from "../../../../fleet/init/nextSteps.ts";
import type { PackageLocation } from "../../../../fleet/init/packageLocation.ts";

const root = resolve(import.meta.dirname, "../../../..");

const fleet: NewFleet = {
  issuer: "https://login.acme.dev",
  organization: "acme",
  adminTeam: "platform",
  clusters: [{ role: "hub", name: "hub", context: "hub-admin" }],
  distribution: "kubeadm",
  kubernetesVersion: "1.34",
  exposure: { type: "LoadBalancer" },
};

const locations: readonly (PackageLocation & { readonly command: string })[] = [
  { kind: "installed", path: "node_modules/latchkey", command: "node_modules/.bin/latchkey" },
  { kind: "installed", path: "../node_modules/latchkey", command: "../node_modules/.bin/latchkey" },
  { kind: "toInstall", path: "node_modules/latchkey", command: "node_modules/.bin/latchkey" },
  { kind: "clone", path: "../latchkey", command: "node ../latchkey/fleet/main.ts" },
];

/** Commands that install what no lock file names, or run the scripts of packages. */
function installing(text: string): readonly string[] {
  const commands = text.match(/\b(npx|npm (exec|x|ci|install|i)\b|pip3? install|(curl|wget)\b.*\|).*/g) ?? [];
  return commands.filter((command) => !/^npm (ci|install) .*--ignore-scripts/.test(command));
}

/** The shell commands of a page. */
function shellBlocks(page: string): string {
  return [...page.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, text = ""]) => text).join("\n");
}

suite("what a person or a job is told to run", () => {
  for (const { command, ...location } of locations)
    test(`installs nothing by the way: ${location.kind} at ${location.path}`, () => {
      const steps = nextSteps(fleet, "fleet", location);
      const files = filesOf(fleet, location);
      for (const text of [steps, ...files.values()]) assert.deepEqual(installing(text), []);
      assert.ok(steps.includes(`${command} kubeconfig`));
      assert.ok(files.get("README.md")?.includes(`\`${command} preview\``));
    });

  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    ...readdirSync(join(root, "docs")).map((page) => `docs/${page}`),
  ];
  for (const page of pages.filter((each) => each.endsWith(".md")))
    test(`installs nothing by the way: ${page}`, () => {
      assert.deepEqual(installing(shellBlocks(readFileSync(join(root, page), "utf8"))), []);
    });
});
