/**
 * The audience of a cluster's tokens: its own, so that a token for one cluster opens no other.
 *
 * @param cluster its name.
 * @param written what its stack file says; `undefined` for the default.
 */
export function audienceOf(cluster: string, written: string | undefined): string {
  return written ?? `latchkey-${cluster}`;
}
