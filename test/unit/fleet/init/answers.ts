import { join } from "node:path";
import { loadSettings } from "../../../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../../../settings/settingsFiles.ts";
import { secretValue } from "../../../../settings/secretValue.ts";

/** What `latchkey init` is told by flags, besides the clusters. */
export const answers = [
  ...["--issuer", "https://login.acme.dev", "--organization", "acme", "--admin-team", "platform"],
  ...["--distribution", "kubeadm", "--kubernetes-version", "1.34"],
];

/** What each cluster of a written fleet is built from, once what is set later is set. */
export function settingsOf(folder: string, clusters: readonly string[]) {
  const later = new Map<string, unknown>([["githubClientSecret", secretValue]]);
  return clusters.map((stack, index) =>
    loadSettings({
      files: settingsFilesBeside(join(folder, "stacks/fleet.yaml")),
      stack,
      // Only the cluster with Dex, which is the first, has the app's credentials.
      fromElsewhere: index === 0 ? later : new Map(),
    }),
  );
}
