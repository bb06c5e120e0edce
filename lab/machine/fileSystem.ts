import { statfsSync } from "node:fs";

/** Type of an overlay file system, as statfs(2) tells it. */
const overlayType = 0x794c7630;

/** Whether a folder lies on an overlay, as in most containers. No other overlay can have its upper layer there. */
export function liesOnOverlay(folder: string): boolean {
  return statfsSync(folder).type === overlayType;
}
