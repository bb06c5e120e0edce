/** The second part of `npm run bench`: how long it takes to load and check a whole fleet of 500 stack files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadWholeFleet } from "../settings/loadSettings.ts";
import { settingsFilesBeside } from "../settings/settingsFiles.ts";
import { table } from "../fleet/table.ts";

const clusters = 500;
const runs = 7;

const fleet = `issuer: https://login.acme.dev
connectors: [{ type: github, organization: acme }]
access:
  - { team: platform, role: cluster-admin, clusters: ["*"] }
  - { team: payments, role: edit, namespaces: [payments], clusters: ["prod-4*"] }
`;

const everyCluster = `  latchkey:distribution: kubeadm
  latchkey:kubernetesVersion: "1.34"
`;

const hub = `config:
  latchkey:role: hub
  latchkey:exposure: { type: LoadBalancer }
  latchkey:githubClientId: Ov23liEXAMPLE
  latchkey:githubClientSecret: { secure: "v1:abc:def" }
  latchkey:context: hub-admin
${everyCluster}`;

const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
try {
  const stacks = join(folder, "stacks");
  mkdirSync(stacks);
  writeFileSync(join(stacks, "fleet.yaml"), fleet);
  writeFileSync(join(stacks, "Pulumi.hub.yaml"), hub);
  for (let index = 1; index < clusters; index += 1) {
    const spoke = `config:\n  latchkey:role: spoke\n  latchkey:hub: hub\n  latchkey:context: prod-${index}-admin\n${everyCluster}`;
    writeFileSync(join(stacks, `Pulumi.prod-${index}.yaml`), spoke);
  }
  const times = Array.from({ length: runs }, () => {
    const begin = performance.now();
    const loaded = loadWholeFleet(settingsFilesBeside(join(stacks, "fleet.yaml"))).clusters.length;
    if (loaded !== clusters) throw new Error(`${loaded} clusters were loaded, not ${clusters}`);
    return performance.now() - begin;
  });
  const seconds = (milliseconds: number | undefined) => `${((milliseconds ?? 0) / 1000).toFixed(2)} s`;
  const sorted = times.toSorted((left, right) => left - right);
  console.log(
    table([
      [`LOAD AND CHECK ${clusters} STACK FILES`, "FIRST", "MEDIAN", "MAX"],
      [
        `${runs} times in one process`,
        seconds(times[0]),
        seconds(sorted[Math.floor(runs / 2)]),
        seconds(sorted.at(-1)),
      ],
    ]),
  );
} finally {
  rmSync(folder, { recursive: true });
}
