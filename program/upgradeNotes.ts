import { hasSeveralConnectors } from "../oidc/apiServer/tokenRules.ts";
import type { ClusterSettings } from "../settings/clusterSettings.ts";

/** What a stack's last update says of itself. */
export interface LastUpdate {
  /** Its output `latchkeyVersion`. */
  readonly latchkeyVersion: unknown;
  /** Its output `authenticationConfiguration`. */
  readonly authenticationConfiguration: unknown;
}

/**
 * What a person has to do besides the update, because of what the last one was.
 *
 * @returns one warning each, for a preview.
 */
export function upgradeNotes(last: LastUpdate, settings: ClusterSettings): readonly string[] {
  return [...fromBefore02(last, settings), ...longerTokens(last, settings)];
}

/** Kubeconfigs of 0.1 ask for no `federated:id` and may listen on any port; device code was on. */
function* fromBefore02({ latchkeyVersion }: LastUpdate, { login, kubelogin }: ClusterSettings) {
  if (typeof latchkeyVersion !== "string" || !/^0\.[01]\./.test(latchkeyVersion)) return;
  const since = `This stack was last applied by Latchkey ${latchkeyVersion}`;
  if (hasSeveralConnectors(login) || login.jobs !== undefined) {
    yield `${since}. Give people a new kubeconfig (latchkey kubeconfig) before the API server gets its new configuration, which refuses tokens that do not name their connector: CHANGELOG.md.`;
  }
  yield `${since}. Kubeconfigs by device code${kubelogin.deviceCode ? "" : ", which is off now,"} and those with --port other than ${kubelogin.ports.join(" and ")} stop working with this update: write them anew with latchkey kubeconfig, or see kubelogin in CHANGELOG.md.`;
}

const lifetimeRule = /claims\.exp - claims\.iat <= (\d+)/;

/** Dex gives longer tokens at once, and an API server refuses them until it has the new configuration. */
function* longerTokens({ authenticationConfiguration }: LastUpdate, { role, login }: ClusterSettings) {
  if (role === "spoke" || typeof authenticationConfiguration !== "string") return;
  const before = Number(lifetimeRule.exec(authenticationConfiguration)?.[1] ?? Infinity);
  if (before >= login.tokenLifetimeSeconds) return;
  yield `session.idToken grows from ${before} s to ${login.tokenLifetimeSeconds} s. Every API server that trusts this Dex refuses longer tokens until it has the new number: apply the spokes and configure their API servers first, write the number into this cluster's AuthenticationConfiguration, then apply this stack (docs/distributions.md).`;
}
