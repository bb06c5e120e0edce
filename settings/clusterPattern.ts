/**
 * Whether a cluster's name matches a pattern of an access rule, in which `*` stands for any characters, or none.
 *
 * Each piece between two stars is looked for at the first place after the one before, which leaves the most for the rest;
 * a regular expression would try every other place too, and with many stars never end.
 */
export function matchesCluster(pattern: string, cluster: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return pattern === cluster;
  if (!cluster.startsWith(first)) return false;
  let end = first.length;
  for (const piece of others) {
    const start = cluster.indexOf(piece, end);
    if (start === -1) return false;
    end = start + piece.length;
  }
  return cluster.length - last.length >= end && cluster.endsWith(last);
}
