/** The label that every object of ours in a cluster has, so that a person finds them all. */
export const partOf = { "app.kubernetes.io/part-of": "latchkey" } as const;
