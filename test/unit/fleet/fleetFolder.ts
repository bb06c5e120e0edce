import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "../temporaryFolder.ts";

/** A cluster of a fleet in a test: a hub, or a spoke of the hub called `hub`, in a wave. */
export type TestCluster = { readonly name: string } & (
  | { readonly role: "hub" }
  | { readonly wave?: number; readonly kubeconfig?: true }
);

/** What a test asks of a fleet's folder. */
export interface TestFleet {
  readonly clusters: readonly TestCluster[];
  /** Lines of Pulumi.yaml besides. */
  readonly project?: string;
  /** Lines of every stack file besides. */
  readonly stack?: string;
}

/** Writes a fleet that is right into a new folder. */
export async function fleetFolder(context: TestContext, fleet: TestFleet): Promise<string> {
  const folder = join(await temporaryFolder(context), "fleet");
  writeFleet(folder, fleet);
  return folder;
}

/** Writes a fleet that is right into a folder. */
export function writeFleet(folder: string, { clusters, project = "", stack = "" }: TestFleet): void {
  mkdirSync(join(folder, "stacks"), { recursive: true });
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: latchkey\nruntime: nodejs\nstackConfigDir: stacks\n${project}`,
  );
  writeFileSync(
    join(folder, "stacks/fleet.yaml"),
    `issuer: https://login.acme.dev
connectors: [{ type: github, organization: acme, app: { create: true } }]
access: [{ team: platform, role: cluster-admin, clusters: ["*"] }]
`,
  );
  for (const cluster of clusters)
    writeFileSync(join(folder, `stacks/Pulumi.${cluster.name}.yaml`), stack + stackText(cluster));
}

function stackText(cluster: TestCluster): string {
  const administered =
    "kubeconfig" in cluster
      ? "latchkey:kubeconfig: { secure: v1:abc }"
      : `latchkey:context: ${cluster.name}-admin`;
  const lines = `config:
  latchkey:distribution: kubeadm
  latchkey:kubernetesVersion: "1.34"
  ${administered}
`;
  if ("role" in cluster) return `${lines}  latchkey:role: hub\n  latchkey:exposure: { type: LoadBalancer }\n`;
  const wave = cluster.wave === undefined ? "" : `  latchkey:wave: ${cluster.wave}\n`;
  return `${lines}  latchkey:role: spoke\n  latchkey:hub: hub\n${wave}`;
}
