import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { workFolder } from "../project/workFolder.ts";

/** Where the engine's update plans of one command are kept. Secrets in them are encrypted. */
export interface PlanFiles {
  /** The plan of a stack. */
  readonly of: (stack: string) => string;
  /** Removes them all. */
  readonly remove: () => void;
}

/** Makes an empty folder for plans. The rollout's lock sees to it that no other command uses it. */
export function planFiles(folder: string): PlanFiles {
  const plans = join(workFolder(folder), "plans");
  rmSync(plans, { recursive: true, force: true });
  mkdirSync(plans, { mode: 0o700 });
  return {
    of: (stack) => join(plans, `${stack}.json`),
    remove: () => {
      rmSync(plans, { recursive: true, force: true });
    },
  };
}
