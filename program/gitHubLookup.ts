import type { Provider } from "@pulumi/github/provider.js";
import { z } from "zod";
import type { GitHubOrganization, GitHubTeam, TeamElsewhere } from "../github/teams.ts";

/** An organisation as far as the token sees it, or why that could not be found out. */
export type Lookup = { readonly found: GitHubOrganization | undefined } | { readonly unknown: string };

/** GitHub's largest page (docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api). */
const pageSize = 100;

const organizationBody = z.object({ login: z.string() });
const teamsBody = z.array(z.object({ id: z.number(), slug: z.string(), name: z.string() }));
const ownTeamsBody = z.array(z.object({ slug: z.string(), organization: z.object({ login: z.string() }) }));

/** Asks GitHub for an organisation and its teams. It never fails: what cannot be asked is unknown. */
export async function lookUpOrganization(provider: Provider, organization: string): Promise<Lookup> {
  try {
    const answer = await get(provider, `orgs/${organization}`);
    if (answer === undefined) return { found: undefined };
    const { login } = organizationBody.parse(answer);
    const teams = await lookUpTeams(provider, login);
    return teams === undefined
      ? { unknown: `the token may not list the teams of ${login}` }
      : { found: { login, teams } };
  } catch (error) {
    return { unknown: reasonOf(error) };
  }
}

async function lookUpTeams(provider: Provider, login: string): Promise<readonly GitHubTeam[] | undefined> {
  const teams: GitHubTeam[] = [];
  for (let page = 1; ; page++) {
    const answer = await get(provider, `orgs/${login}/teams?per_page=${pageSize}&page=${page}`);
    if (answer === undefined) return undefined;
    const listed = teamsBody.parse(answer);
    teams.push(...listed);
    if (listed.length < pageSize) return teams;
  }
}

/** The teams that the token's owner is in, of every organisation; none where the token is nobody's. */
export async function lookUpOwnTeams(provider: Provider): Promise<readonly TeamElsewhere[]> {
  try {
    const answer = ownTeamsBody.parse(await get(provider, `user/teams?per_page=${pageSize}`));
    return answer.map(({ slug, organization }) => ({ slug, organization: organization.login }));
  } catch {
    return [];
  }
}

/** What GitHub answers, or `undefined` for 404: not there, or not for this token. @throws for every other failure. */
async function get(provider: Provider, endpoint: string): Promise<unknown> {
  const { getRestApi } = await import("@pulumi/github/getRestApi.js");
  const { code, body } = await getRestApi({ endpoint }, { provider, async: true });
  return code === 404 ? undefined : (JSON.parse(body) as unknown);
}

/** The one line of a provider's error that says what GitHub or the network said. */
function reasonOf(error: unknown): string {
  return String(error);
}
