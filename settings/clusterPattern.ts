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

/** The pattern that an exclusion such as `!prod-hub` excludes; `undefined` for a pattern that includes. */
export function excludedPattern(pattern: string): string | undefined {
  return pattern.startsWith("!") ? pattern.slice(1) : undefined;
}

/** Whether an access rule with these patterns holds on a cluster. An exclusion wins, wherever it is in the list. */
export function holdsOnCluster(patterns: readonly string[], cluster: string): boolean {
  const matches = (pattern: string) => matchesCluster(pattern, cluster);
  const included = patterns.filter((pattern) => excludedPattern(pattern) === undefined);
  const excluded = patterns.flatMap((pattern) => excludedPattern(pattern) ?? []);
  return included.some(matches) && !excluded.some(matches);
}
