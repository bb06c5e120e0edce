/** The release of Pulumi's CLI that Latchkey is tested with, which runs wherever Latchkey chooses one. */
export const engineVersion = "3.259.0";
