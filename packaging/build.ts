/**
 * The command `npm run build`: makes `dist/`, the package that is installed under node_modules. It mirrors the
 * repository's layout, in JavaScript. `npm pack ./dist` makes a tarball of it.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageManifest } from "./manifest.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** What is there beside the code: what a program reads at run time, and what a person reads. */
const copied = [
  "provider/pulumi-resource-latchkey",
  "settings/fleet.schema.json",
  "fleet/report/json/report.schema.json",
  "docs",
  "README.md",
  "LICENSE",
] as const;

rmSync(dist, { recursive: true, force: true });
execFileSync("tsc", ["--project", join(root, "tsconfig.build.json")], { stdio: "inherit" });
for (const path of copied) cpSync(join(root, path), join(dist, path), { recursive: true });
const manifest = packageManifest(readFileSync(join(root, "package.json"), "utf8"));
writeFileSync(join(dist, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
chmodSync(join(dist, "fleet/main.js"), 0o755);
