/**
 * The release of Dex that Latchkey writes its configuration for, deploys, and is tested with. To test another one, change
 * it here, and in the lab's toolchain the module that is built (lab/toolchain/modules/dex/go.mod).
 */
export const dexRelease = {
  version: "2.45.1",
  /** The official image of that release, by its bytes. */
  digest: "sha256:8499afd690c437f52301efd2b05b2455da5bd2dfc20332cd697dc9937f808462",
} as const;

/** The image that is deployed unless the fleet file names another: the same bytes for everybody. */
export const defaultDexImage = `ghcr.io/dexidp/dex:v${dexRelease.version}@${dexRelease.digest}`;
