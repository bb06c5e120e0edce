import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadWholeFleet } from "../../settings/loadSettings.ts";
import { describeProblems, type Problem, SettingsError } from "../../settings/problem.ts";
import { CommandError } from "../commandError.ts";
import { stacksFolder } from "./files/files.ts";
import { writeNewFiles } from "./writeFiles.ts";

/** What a new fleet lacks on purpose: it is a secret, and the next steps tell how to set it. */
const setLater = "config.latchkey:githubClientSecret";

/**
 * Has the files of a new fleet checked by its settings' own checks, all together, before any is written where it belongs.
 *
 * @throws CommandError with everything that does not go together, such as a node port that is none.
 */
export function checkNewFiles(files: ReadonlyMap<string, string>): void {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-init-"));
  try {
    writeNewFiles(folder, files);
    const problems = problemsIn(join(folder, stacksFolder, "fleet.yaml")).filter(
      ({ path }) => path !== setLater,
    );
    if (problems.length > 0) {
      throw new CommandError(`what was asked for does not go together: ${describeProblems(problems)}`, 2);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemsIn(fleetFile: string): readonly Problem[] {
  try {
    loadWholeFleet(fleetFile);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
