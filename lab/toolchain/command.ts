import { readRecord } from "./buildRecord.ts";
import { ToolchainError } from "./failure.ts";
import { partNames } from "./part.ts";
import type { PartName } from "./part.ts";
import { parts } from "./parts.ts";
import { isPartName, selectParts } from "./selection.ts";
import { formatDuration } from "./progress.ts";
import { ensureToolchain } from "./toolchain.ts";
import { table } from "../../fleet/table.ts";

/** What the table says about a part. */
function row(name: PartName): string[] {
  const part = parts[name];
  if (part.kind === "packages") {
    return [name, "", "", "", `Debian packages ${Object.keys(part.packages).join(", ")}: ${part.purpose}`];
  }
  const record = readRecord(name);
  const bytes = Object.values(record?.sizes ?? {}).reduce((sum, size) => sum + size, 0);
  return [
    name,
    part.version,
    `${Math.round(bytes / 1e6)} MB`,
    formatDuration(record?.seconds ?? 0),
    part.purpose,
  ];
}

/** `npm run toolchain [PART …]`: makes the parts ready and lists them. */
async function main(words: readonly string[]): Promise<number> {
  const unknown = words.filter((word) => !isPartName(word));
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(", ")}. Parts are: ${partNames.join(", ")}.`);
    return 2;
  }
  const asked = words.length === 0 ? partNames : words.filter(isPartName);
  const started = Date.now();
  const { bin, pulumiHome } = await ensureToolchain({ parts: asked });
  console.log(table([["part", "version", "size", "build took", "what for"], ...selectParts(asked).map(row)]));
  console.log(
    `\nReady after ${formatDuration((Date.now() - started) / 1000)}. Programs: ${bin}. Pulumi's home: ${pulumiHome}.`,
  );
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ToolchainError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
