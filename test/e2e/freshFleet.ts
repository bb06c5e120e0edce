import { join } from "node:path";
import { closeLab, openLab } from "../../lab/lab/open.ts";
import { places } from "../../lab/places.ts";
import { FleetOfStacks, type FleetOfStacksInput } from "../../lab/scenario/fleetOfStacks.ts";
import { ensureToolchain } from "../../lab/toolchain/toolchain.ts";

/** A fleet of a hub and the spokes prod-eu and prod-us in a lab that was just made. Nothing is applied. */
export async function freshFleet(
  input: Pick<FleetOfStacksInput, "name" | "fleet" | "ownPassphrases" | "program">,
): Promise<FleetOfStacks> {
  const quietly = () => undefined;
  const toolchain = await ensureToolchain();
  await closeLab(quietly);
  const lab = await openLab(quietly);
  for (const name of ["prod-eu", "prod-us"]) await lab.addSpoke(name);
  const kubeconfig = join(places.projects, `${input.name}-kubeconfig`);
  return FleetOfStacks.write({ ...input, lab, toolchain, kubeconfig });
}
