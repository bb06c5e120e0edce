/**
 * Where an identity provider must send people back to: Dex compares it with its own address only at the first login. It
 * is one for all connectors.
 */
export function callbackUrl(issuer: string): string {
  return `${issuer}/callback`;
}
