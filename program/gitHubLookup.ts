import type { Provider } from "@pulumi/github/provider.js";
import { z } from "zod";
import type { GitHubOrganization, GitHubTeam, TeamElsewhere } from "../settings/teamsOnGitHub.ts";

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
    const known = await get(provider, `orgs/${organization}`, organizationBody);
    if (known === undefined) return { found: undefined };
    const { login } = known;
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
    const listed = await get(provider, `orgs/${login}/teams?per_page=${pageSize}&page=${page}`, teamsBody);
    if (listed === undefined) return undefined;
    teams.push(...listed);
    if (listed.length < pageSize) return teams;
  }
}

/** The teams that the token's owner is in, of every organisation; none where the token is nobody's. */
export async function lookUpOwnTeams(provider: Provider): Promise<readonly TeamElsewhere[]> {
  try {
    const teams = await get(provider, `user/teams?per_page=${pageSize}`, ownTeamsBody);
    return (teams ?? []).map(({ slug, organization }) => ({ slug, organization: organization.login }));
  } catch {
    return [];
  }
}

/** What GitHub answers, or `undefined` for 404: not there, or not for this token. @throws for every other failure. */
async function get<Body>(
  provider: Provider,
  endpoint: string,
  body: z.ZodType<Body>,
): Promise<Body | undefined> {
  const { getRestApi } = await import("@pulumi/github/getRestApi.js");
  const answer = await getRestApi({ endpoint }, { provider, async: true });
  if (answer.code === 404) return undefined;
  const read = body.safeParse(parsed(answer.body));
  if (read.success) return read.data;
  throw new Error(`GitHub's answer for ${endpoint} is not what its documentation says`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What GitHub or the network said, out of what the engine and the provider say around it. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const listed = [...text.matchAll(/^\s*\* (?<reason>.+)$/gm)].map(({ groups }) => groups?.["reason"] ?? "");
  return listed.length === 0 ? text : listed.join("; ");
}
