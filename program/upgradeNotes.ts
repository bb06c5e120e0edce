import { flagsSuffice } from "../oidc/apiServer/configurations.ts";
import { allowedTeamsOf } from "../oidc/dex/connectors/connectors.ts";
import type { ClusterSettings } from "../settings/clusterSettings.ts";

/** What a stack's last update says of itself. */
export interface LastUpdate {
  /** Its output `latchkeyVersion`. */
  readonly latchkeyVersion: unknown;
  /** Its output `authenticationConfiguration`. */
  readonly authenticationConfiguration: unknown;
  /** Its output `apiServerFlags`. */
  readonly apiServerFlags: unknown;
}

/**
 * What a person has to do for an update, because of what the last one was.
 *
 * @returns one warning each, for a preview.
 */
export function upgradeNotes(last: LastUpdate, settings: ClusterSettings): readonly string[] {
  return [...fromBefore02(last, settings), ...longerTokens(last, settings)];
}

/**
 * Kubeconfigs of 0.1 ask for no `federated:id` and may listen on any port; device code was on, every member of an
 * organisation could log in, and Dex rotated its signing key by itself.
 */
function* fromBefore02(last: LastUpdate, settings: ClusterSettings) {
  const { latchkeyVersion, apiServerFlags } = last;
  if (typeof latchkeyVersion !== "string" || !/^0\.[01]\./.test(latchkeyVersion)) return;
  const { login, kubelogin } = settings;
  const since = `This stack was last applied by Latchkey ${latchkeyVersion}`;
  const jobs =
    login.jobs === undefined
      ? ""
      : " Jobs that exchange their tokens themselves must ask for the scope federated:id by then (docs/automation.md).";
  yield `${since}. Give people a new kubeconfig (latchkey kubeconfig) before the API server gets its new configuration, which refuses tokens that do not name their connector: CHANGELOG.md.${jobs}`;
  yield `${since}. Kubeconfigs by device code${kubelogin.deviceCode ? "" : ", which is off now,"} and those with --port other than ${kubelogin.ports.join(" and ")} stop working with this update: write new ones with latchkey kubeconfig, or keep them with the key kubelogin of the fleet file (CHANGELOG.md).`;
  if (typeof apiServerFlags === "string" && apiServerFlags !== "" && !flagsSuffice(login))
    yield `${since}, with flags for the API server. It emits none any more, since flags can neither refuse a user name of the control plane nor keep the groups of several connectors apart. An API server that runs with flags still accepts logins: give it the structured form (docs/distributions.md).`;
  if (settings.role === "spoke") return;
  for (const [id, teams] of Object.entries(allowedTeamsOf(settings.connectors)))
    yield `${since}. With this update, only members of teams that access rules name may log in through ${id}: ${teams.join(", ") || "none"}. If others need to, add a rule, or set allowedMembers: organization for the connector (docs/github.md).`;
  yield `${since}. Its Dex rotates its signing key by itself once more, at most six hours after this update, and API servers may refuse logins for minutes then. To avoid that, run after this update: latchkey rotate-keys ${settings.cluster} (docs/keys.md).`;
}

const lifetimeRule = /claims\.exp - claims\.iat <= (\d+)/;

/** Dex gives longer tokens at once, and an API server refuses them until it has the new configuration. */
function* longerTokens({ authenticationConfiguration }: LastUpdate, { role, login }: ClusterSettings) {
  if (role === "spoke" || typeof authenticationConfiguration !== "string") return;
  const before = Number(lifetimeRule.exec(authenticationConfiguration)?.[1] ?? Infinity);
  if (before >= login.tokenLifetimeSeconds) return;
  yield `session.idToken grows from ${before} s to ${login.tokenLifetimeSeconds} s. Every API server that trusts this Dex refuses longer tokens until it has the new number: apply the spokes and configure their API servers first, write the number into this cluster's AuthenticationConfiguration, then apply this stack (docs/distributions.md).`;
}
