import { type Finding, type LinkName, type LinkReport, holds, skipped } from "./verification.ts";

/** One link of a chain. */
export interface Link {
  readonly name: LinkName;
  /** The links without which there is nothing to look at. They come before it. */
  readonly needs: readonly LinkName[];
  /** Looks at it. */
  readonly check: () => Promise<Finding>;
}

/** Looks at link after link. One that needs another that does not hold is skipped. */
export async function followChain(links: readonly Link[]): Promise<readonly LinkReport[]> {
  const reports = new Map<LinkName, LinkReport>();
  for (const { name, needs, check } of links) {
    const missing = needs.find((need) => {
      const report = reports.get(need);
      return report !== undefined && !holds(report);
    });
    const finding = missing === undefined ? await check() : skipped(missing);
    reports.set(name, { link: name, ...finding });
  }
  return [...reports.values()];
}
