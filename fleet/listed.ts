/** How many names a message lists; the rest is counted. */
const most = 10;

/** Names for a message: `a, b and 3 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length - most;
  return names.slice(0, most).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
