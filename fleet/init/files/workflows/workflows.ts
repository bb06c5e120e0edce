import { nightlyWorkflow } from "./nightly.ts";
import { previewWorkflow } from "./preview.ts";
import { rolloutFile, rolloutWorkflow } from "./rollout.ts";

/** Where GitHub looks for workflows, below the repository's folder. */
const folder = ".github/workflows";

/** The workflows of a fleet for GitHub Actions, by their paths below the fleet's folder. */
export const workflows: readonly (readonly [path: string, text: string])[] = [
  [`${folder}/preview.yaml`, previewWorkflow],
  [`${folder}/${rolloutFile}`, rolloutWorkflow],
  [`${folder}/nightly.yaml`, nightlyWorkflow],
];
