/**
 * The outputs of a hub's stack that a spoke's program reads. Nothing else of the hub decides what a spoke is built from.
 */
export const hubOutputNames = ["issuer", "certificateAuthority", "clients"] as const;

/** The name of one of them. */
export type HubOutputName = (typeof hubOutputNames)[number];

/** What a hub's stack says, not yet checked; nothing where it was never applied. */
export type HubOutputs = Readonly<Partial<Record<HubOutputName, unknown>>>;
