import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GoPart, PartName } from "./part.ts";
import { binaryPath, pluginPath, toolchainPlaces } from "./places.ts";

/** What is written down about a finished build. */
export interface BuildRecord {
  /** What the build was made from: see buildKey. */
  readonly key: string;
  /** How long it took. */
  readonly seconds: number;
  /** The binaries and their sizes in bytes. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** Whether a parsed file is a record. Written out by hand: a schema library would take longer than the whole check. */
function isRecord(value: unknown): value is BuildRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "key" in value &&
    typeof value.key === "string" &&
    "seconds" in value &&
    typeof value.seconds === "number" &&
    "sizes" in value &&
    typeof value.sizes === "object" &&
    value.sizes !== null &&
    Object.values(value.sizes).every((size) => typeof size === "number")
  );
}

const recordFile = (name: PartName): string => join(toolchainPlaces.records, `${name}.json`);

/** The size of a file in bytes, or undefined if there is none. */
export function fileSize(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** Reads a record's text. One that is no record counts as none: the part is built again. */
export function parseRecord(text: string): BuildRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

/** Reads what is recorded about a part, or undefined if it was never built. */
export function readRecord(name: PartName): BuildRecord | undefined {
  let text: string;
  try {
    text = readFileSync(recordFile(name), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return parseRecord(text);
}

/** Records a finished build, at once or not at all. */
export function writeRecord(name: PartName, record: BuildRecord): void {
  mkdirSync(toolchainPlaces.records, { recursive: true });
  const temporary = `${recordFile(name)}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(temporary, recordFile(name));
}

/** Forgets a part's build, before its binaries are replaced. */
export function removeRecord(name: PartName): void {
  rmSync(recordFile(name), { force: true });
}

/** What has to be done for a part: nothing, build it, or only install the provider that is built. */
export function whatIsMissing(name: PartName, part: GoPart, key: string): "nothing" | "build" | "plugin" {
  const record = readRecord(name);
  if (record?.key !== key) return "build";
  for (const binary of part.binaries) {
    const size = record.sizes[binary.name];
    if (size === undefined || fileSize(binaryPath(part, binary.name)) !== size) return "build";
    if (part.kind === "provider" && fileSize(pluginPath(name, part)) !== size) return "plugin";
  }
  return "nothing";
}
