import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { EngineStandIn } from "../engineStandIn.ts";
import { fleetFolder, type TestCluster } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";

/** A fleet with an engine that is told what to say of it. */
export async function fleetWithEngine(context: TestContext, clusters: readonly TestCluster[]) {
  const folder = await fleetFolder(context, { clusters });
  const engine = new EngineStandIn(join(dirname(folder), "engine"));
  const state = join(dirname(folder), "state");
  engine.whoami({ user: "ada", url: `file://${state}` });
  return {
    folder,
    engine,
    state,
    /** What the list says of stacks: those that are named have resources, unless told otherwise. */
    list: (stacks: Readonly<Record<string, object>>) => {
      engine.list(
        Object.entries(stacks).map(([name, change]) => ({
          name,
          current: false,
          lastUpdate: "2026-11-20T10:00:00.000Z",
          resourceCount: 12,
          ...change,
        })),
      );
    },
    latchkey: (...args: readonly string[]) =>
      run(["status", ...args], folder, { environment: { PATH: engine.path } }),
  };
}

const day = 86_400_000;

/** A moment some days from now. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * day).toISOString();
}

/** The outputs of a spoke, as far as a status is made of them. */
export const spokeOutputs = {
  issuer: "https://login.acme.dev",
  certificateAuthority: "PEM",
  latchkeyVersion: "0.1.0",
  kubeconfig: "[secret]",
};

/** The outputs of a hub that knows these clusters. */
export function hubOutputs(...spokes: readonly string[]) {
  return {
    ...spokeOutputs,
    clients: ["hub", ...spokes].map((cluster) => `latchkey-${cluster}`),
    certificates: { authorityEnds: inDays(3600), servingEnds: inDays(61.5) },
    gitHub: {
      clientId: "Iv23li",
      clientSecretSince: inDays(-203.5),
      clientSecretPage: "https://github.com/organizations/acme/settings/apps/latchkey",
    },
  };
}
