import type { UsernameClaim } from "../oidc/clusterLogin.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";
import type { Fleet } from "./fleetSchema.ts";
import { selfChosenUsername } from "./unverifiedUsername.ts";

/**
 * The claim that is the user name: `email` by default. `undefined` where the fleet file has to name one: people of a
 * connector choose their e-mail addresses themselves, and no prefix sets these names apart.
 *
 * There is no other default, because a fleet that relied on `email` would get other user names without a word.
 */
export function usernameClaim(
  { username, usernamePrefix }: Fleet["identity"],
  connectors: readonly WrittenConnector[],
): UsernameClaim | undefined {
  if (username !== undefined) return username;
  return usernamePrefix === "" && selfChosenUsername("email", connectors) !== undefined ? undefined : "email";
}
