import { z } from "zod";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import type { StackOutputs } from "../engine/stackOutputs.ts";

/** The outputs of a stack with a Dex that decide how its clusters log in. */
export interface DexOutputs {
  readonly issuer: string;
  /** The authorities that sign the issuer's certificate, as PEM; empty where it is publicly trusted. */
  readonly certificateAuthority: string;
  /** The ids of its clients. */
  readonly clients: readonly string[];
}

const dexOutputs = z.object({
  issuer: z.string().min(1),
  certificateAuthority: z.string(),
  clients: z.array(z.string()),
}) satisfies z.ZodType<DexOutputs>;

/** Reads the outputs of a stack with a Dex. `undefined` where it was never applied, or is not Latchkey's. */
export function dexOutputsOf(outputs: StackOutputs): DexOutputs | undefined {
  return dexOutputs.safeParse(outputs).data;
}

/** The cluster whose Dex gives a cluster's tokens. */
export function dexClusterOf(settings: ClusterSettings): string {
  return settings.role === "spoke" ? settings.hub : settings.cluster;
}
