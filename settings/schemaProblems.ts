import type { z } from "zod";
import { isMissing } from "./messages.ts";
import { nearest } from "./nearest.ts";
import { type ValuePath, pathText } from "./path.ts";
import type { Problem } from "./problem.ts";
import { type SettingsFile, problemAt } from "./settingsFile.ts";

/** Where a schema's issues stand in a file. */
export interface IssuePlaces {
  /** The file that was checked. */
  readonly file: SettingsFile;
  /** Where a value stands in the file, given its path in the schema. */
  readonly inFile: (path: ValuePath) => ValuePath;
  /** What to do with an unknown key that is known elsewhere; `undefined` for any other. */
  readonly elsewhere: (path: ValuePath) => string | undefined;
}

/**
 * The problems that a schema found with `explainIssue`. Every unknown key is a problem of its own; where it is a
 * misspelling of a missing one, the two are one.
 */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  { file, inFile, elsewhere }: IssuePlaces,
): readonly Problem[] {
  const misspelt = misspeltKeys(issues);
  return issues.flatMap((issue) => {
    if (isMissing(issue.message) && misspelt.has(pathText(issue.path))) return [];
    if (issue.code !== "unrecognized_keys") return [problemAt(file, inFile(issue.path), issue.message)];
    const messages = issue.message.split("\n");
    return issue.keys.map((key, index) => {
      const path = [...issue.path, key];
      return problemAt(file, inFile(path), elsewhere(path) ?? messages[index] ?? issue.message);
    });
  });
}

/** The paths of missing keys that stand there under a misspelt name. */
function misspeltKeys(issues: readonly z.core.$ZodIssue[]): ReadonlySet<string> {
  const missing = issues.filter(({ message }) => isMissing(message)).map(({ path }) => path);
  const found = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const beside = missing
      .filter((path) => pathText(path.slice(0, -1)) === pathText(issue.path))
      .map((path) => String(path.at(-1)));
    for (const key of issue.keys) {
      const meant = nearest(key, beside);
      if (meant !== undefined) found.add(pathText([...issue.path, meant]));
    }
  }
  return found;
}
