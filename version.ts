import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({ version: z.string() });

/** Latchkey's own version, such as `0.1.0`: that of the package.json beside this file, in a clone and in the package. */
export const latchkeyVersion: string = manifest.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8")),
).version;
