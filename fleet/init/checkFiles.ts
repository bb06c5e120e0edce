import { loadWholeFleet } from "../../settings/loadSettings.ts";
import { describeProblems, problemsOf } from "../../settings/problem.ts";
import { unwrittenSettingsFiles } from "../../settings/settingsFiles.ts";
import { CommandError } from "../commandError.ts";
import { stacksFolder } from "./files/files.ts";

/** What a new fleet lacks on purpose: it is a secret, and the next steps tell how to set it. */
const setLater = "config.latchkey:githubClientSecret";

/**
 * Has the files of a new fleet checked by its settings' own checks, all together, before any is written.
 *
 * @throws CommandError with everything that does not go together, such as a node port that is none.
 */
export function checkNewFiles(files: ReadonlyMap<string, string>): void {
  const settings = unwrittenSettingsFiles(`${stacksFolder}/fleet.yaml`, files);
  const problems = problemsOf(() => loadWholeFleet(settings)).filter(({ path }) => path !== setLater);
  if (problems.length > 0) {
    throw new CommandError(`what was asked for does not go together: ${describeProblems(problems)}`, 2);
  }
}
