import type { WrittenConnector } from "./connectors/connectorSchema.ts";

/**
 * What goes before every group where a fleet does not say it: `github:`, `oidc:`. `undefined` for several connectors, of
 * which none should lend its name to all.
 */
export function defaultGroupsPrefix(connectors: readonly WrittenConnector[]): string | undefined {
  const [first, ...others] = connectors;
  return first === undefined || others.length > 0 ? undefined : `${first.type}:`;
}
