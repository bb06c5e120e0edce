import { oauthAppsUrl } from "../../github/addresses.ts";
import { gitHubFetch, UnreachableError } from "../../github/connection.ts";
import { revealed, unknownValue, type PropertyMap } from "../engine/propertyMap.ts";
import type { Circumstances, ResourceState, Surroundings } from "../engine/resourceType.ts";
import { clientProblem } from "./clientSecret.ts";
import type { CredentialsInputs } from "./gitHubCredentialsProperties.ts";

/** Takes the credentials into use. @throws {Error} where GitHub refuses them, or cannot be asked. */
export async function create(
  given: PropertyMap,
  known: CredentialsInputs | undefined,
  circumstances: Circumstances,
): Promise<ResourceState> {
  const { preview } = circumstances;
  if (known) await (preview ? check(known, circumstances) : insist(known, circumstances));
  return {
    id: preview ? "" : (known?.clientId ?? ""),
    properties: { ...given, clientSecretSince: preview ? unknownValue : new Date().toISOString() },
  };
}

/** Takes other credentials into use. @throws {Error} where GitHub refuses them, or cannot be asked. */
export async function update(
  state: PropertyMap,
  given: PropertyMap,
  known: CredentialsInputs | undefined,
  circumstances: Circumstances,
): Promise<PropertyMap> {
  const { preview } = circumstances;
  // The comparison that led here has asked GitHub, but takes no answer for a good one.
  if (known && !preview) await insist(known, circumstances);
  const isSame = known !== undefined && known.clientSecret === revealed(state["clientSecret"] ?? null);
  const since = preview ? unknownValue : new Date().toISOString();
  return { ...given, clientSecretSince: isSame ? (state["clientSecretSince"] ?? since) : since };
}

/**
 * Asks GitHub whether it takes the credentials. Where GitHub does not answer the person is told, and nothing stops: an
 * outage of GitHub's must not keep a certificate from being renewed.
 *
 * @throws {Error} where GitHub refuses them.
 */
export async function check(known: CredentialsInputs, { signal, log }: Surroundings): Promise<void> {
  try {
    await insist(known, { signal });
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    await log("warning", `${error.message}. The client ${known.clientId} was not checked.`);
  }
}

async function insist(known: CredentialsInputs, { signal }: Pick<Surroundings, "signal">): Promise<void> {
  const page = oauthAppsUrl(known.host, known.organization);
  const problem = await clientProblem({ ...known, page }, gitHubFetch(known, signal));
  if (problem !== undefined) throw new Error(problem);
}
