/** Matches the path itself only, or the paths below it too, by whole elements: an Ingress's `pathType`. */
export type PathMatch = "Exact" | "Prefix";

/** A path that Dex answers. */
export interface DexPath {
  readonly path: string;
  readonly match: PathMatch;
}

/** What Dex answers below its issuer's path (server/server.go, newServer), without the device flow. */
const loginPaths = [
  "/.well-known",
  "/auth",
  "/token",
  "/keys",
  "/userinfo",
  "/callback",
  "/approval",
  "/healthz",
  "/static",
  "/theme",
  "/robots.txt",
] as const;

/**
 * The paths that a proxy in front of Dex has to let through.
 *
 * Dex answers the device flow whatever its configuration says, and keeps an object for each request that anybody
 * sends to it. So a list of what is let through, and not of what is refused.
 *
 * @param issuerPath the issuer's path; the empty string for none.
 */
export function dexPaths(
  issuerPath: string,
  { deviceCode }: { readonly deviceCode: boolean },
): readonly DexPath[] {
  return [
    { path: issuerPath === "" ? "/" : issuerPath, match: "Exact" },
    ...[...loginPaths, ...(deviceCode ? ["/device"] : [])].map(
      (path) => ({ path: `${issuerPath}${path}`, match: "Prefix" }) as const,
    ),
  ];
}
