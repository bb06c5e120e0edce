import { join } from "node:path";
import { rolloutAutomation } from "../../../lab/github/acme.ts";
import { places } from "../../../lab/places.ts";
import { waitForDex } from "../../../lab/scenario/dexReadiness.ts";
import type { LabFleet } from "../../../lab/scenario/fleet.ts";
import { FleetOfStacks, type FleetOfStacksInput } from "../../../lab/scenario/fleetOfStacks.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { type InitialState, labWith, sharedLab } from "./sharedLab.ts";

/** A fleet of a hub and the spokes prod-eu and prod-us. Nothing is applied. @param state of the clusters. */
export async function freshFleet(
  input: Pick<FleetOfStacksInput, "name" | "fleet" | "ownPassphrases" | "program">,
  state: InitialState = "prepared",
): Promise<FleetOfStacks> {
  const toolchain = await ensureToolchain();
  const lab = await sharedLab(state, toolchain);
  const kubeconfig = join(places.projects, `${input.name}-kubeconfig`);
  return FleetOfStacks.write({ ...input, lab, toolchain, kubeconfig });
}

/** What {@link appliedFleet} says: who administers it, who may edit the namespace payments, and its rollout job. */
export const appliedFleetFile = {
  access: [
    { team: "platform", role: "cluster-admin", clusters: ["*"] },
    { team: "payments", role: "edit", namespaces: ["payments"], clusters: ["prod-*"] },
  ],
  automation: rolloutAutomation,
} as const satisfies Omit<LabFleet, "github">;

/** The same fleet, applied, with API servers that have the structured configuration. People can log in. */
export async function appliedFleet(): Promise<FleetOfStacks> {
  const name = "applied-fleet";
  const folder = join(places.projects, name);
  const input = {
    name,
    fleet: appliedFleetFile,
    ownPassphrases: false,
    toolchain: await ensureToolchain(),
    kubeconfig: join(folder, "kubeconfig"),
  };
  const lab = await labWith(name, [folder], async () => {
    const fleet = await FleetOfStacks.write({ ...input, lab: await sharedLab("prepared", input.toolchain) });
    await fleet.upAll();
    await fleet.configureApiServers({ hub: "structured", spokes: "structured" });
    return fleet.lab;
  });
  const fleet = await FleetOfStacks.open({ ...input, lab });
  await waitForDex(await fleet.outputs(lab.cluster.name));
  return fleet;
}
