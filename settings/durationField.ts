import { z } from "zod";
import { parseDuration, readableDuration } from "../oidc/duration.ts";
import { quoted } from "./quoted.ts";

/** Spellings of units that other programs take, in seconds. A month is not among them: it has no fixed length. */
const otherUnits: ReadonlyMap<string, number> = new Map(
  Object.entries({ s: 1, sec: 1, second: 1, m: 60, min: 60, minute: 60, h: 3600, hr: 3600, hour: 3600 })
    .concat(Object.entries({ d: 86_400, day: 86_400, w: 604_800, wk: 604_800, week: 604_800 }))
    .concat(Object.entries({ y: 31_536_000, yr: 31_536_000, year: 31_536_000 })),
);

/** The duration that a person meant by another program's spelling (`15 minutes`, `1.5h`, `1h30m`, `2w`). */
function meant(written: string): string | undefined {
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/giy)];
  if (parts.map(([part]) => part).join("") !== written || parts.length === 0) return undefined;
  const seconds = parts.reduce((sum, [, count, word = ""]) => {
    const unit = word.toLowerCase();
    const length = otherUnits.get(unit) ?? otherUnits.get(unit.replace(/s$/, "")) ?? Number.NaN;
    return sum + Number(count) * length;
  }, 0);
  return Number.isSafeInteger(seconds) && seconds > 0 ? readableDuration(seconds) : undefined;
}

const form = "a positive whole number and a unit (s, m, h, d or y)";

/** A length of time, parsed to seconds. */
export function duration(description: string) {
  return (
    z
      .string({
        error: ({ input }) =>
          typeof input === "number" ? `is ${input} without a unit; write ${form}, like 15m` : undefined,
      })
      // The pattern is for editors, which know no parser.
      .meta({ description, pattern: "^[1-9][0-9]{0,8}[smhdy]$" })
      .transform((written, context) => {
        const seconds = parseDuration(written);
        if (seconds !== undefined) return seconds;
        const better = meant(written.trim());
        context.issues.push({
          code: "custom",
          input: written,
          message: `${quoted(written)} is not a length of time; write ${better ?? `${form}, like 15m, 12h or 90d`}`,
        });
        return z.NEVER;
      })
  );
}
