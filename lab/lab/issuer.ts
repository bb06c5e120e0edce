import { addressPlan } from "../machine/addressPlan.ts";

/** The port on the lab's node where Dex answers. */
export const dexNodePort = 32_000;

/** The issuer of the lab's cluster. */
export const labIssuer = `https://${addressPlan.machine}:${dexNodePort}`;
