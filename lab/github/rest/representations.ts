import { type Account, type Organization, type Person, type Team, findTeam } from "../directory.ts";
import type { TeamMembership } from "../managedDirectory.ts";

/** Accounts and teams of the lab all date from the same moment, so that answers are the same in every run. */
const created = "2026-01-01T00:00:00Z";

/** Where the stand-in is reached: the start of every URL in its answers. */
export interface Addresses {
  /** The web site, for example `https://10.223.1.2:8443`, without a slash at the end. */
  readonly web: string;
  /** The REST interface below it, `/api/v3` on a GitHub Enterprise Server. */
  readonly api: string;
}

/** The identifier that GraphQL knows the same thing by. */
export function nodeId(kind: string, id: number): string {
  return Buffer.from(`0${kind.length}:${kind}${id}`).toString("base64");
}

/** An account where others own or list it (schema `simple-user`, which organisations have too). */
export function simpleUser({ web, api }: Addresses, account: Pick<Account, "id" | "login">) {
  const type = "teams" in account ? "Organization" : "User";
  // The accounts of apps have brackets in their names.
  const login = encodeURIComponent(account.login);
  const url = `${api}/users/${login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(type, account.id),
    avatar_url: `${web}/avatars/u/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${web}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** The profile of a person as an app without the scope `user` sees it (schema `public-user`). */
export function publicUser(addresses: Addresses, person: Person) {
  return {
    ...simpleUser(addresses, person),
    name: person.name,
    company: null,
    blog: "",
    location: null,
    // The address is private, so it is only in /user/emails.
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: created,
    updated_at: created,
  };
}

/** The addresses of a person (schema `email`). */
export function emails(person: Person) {
  return [
    { email: person.email, primary: true, verified: person.emailVerified ?? true, visibility: "private" },
  ];
}

/** An organisation in a list (schema `organization-simple`). */
export function simpleOrganization({ web, api }: Addresses, organization: Organization) {
  const url = `${api}/orgs/${organization.login}`;
  return {
    login: organization.login,
    id: organization.id,
    node_id: nodeId("Organization", organization.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${web}/avatars/u/${organization.id}`,
    description: null,
  };
}

/** An organisation on its own and in a team (schemas `organization-full` and `team-organization`). */
export function fullOrganization(addresses: Addresses, organization: Organization) {
  return {
    ...simpleOrganization(addresses, organization),
    name: organization.name,
    html_url: `${addresses.web}/${organization.login}`,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: "Organization",
    created_at: created,
    updated_at: created,
    archived_at: null,
  };
}

function simpleTeam({ web, api }: Addresses, organization: Organization, team: Team) {
  const url = `${api}/organizations/${organization.id}/team/${team.id}`;
  return {
    name: team.name,
    id: team.id,
    node_id: nodeId("Team", team.id),
    slug: team.slug,
    description: team.description ?? null,
    privacy: team.privacy ?? "closed",
    notification_setting: (team.notifications ?? true) ? "notifications_enabled" : "notifications_disabled",
    permission: "pull",
    url,
    html_url: `${web}/orgs/${organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    organization_id: organization.id,
  };
}

/** A team in an organisation's list (schema `team`). */
export function listedTeam(addresses: Addresses, organization: Organization, team: Team) {
  const parent = team.parent === undefined ? undefined : findTeam(organization, team.parent);
  return {
    ...simpleTeam(addresses, organization, team),
    parent: parent === undefined ? null : simpleTeam(addresses, organization, parent),
  };
}

/** A team on its own and in a person's list (schema `team-full`). */
export function fullTeam(addresses: Addresses, organization: Organization, team: Team) {
  return {
    ...listedTeam(addresses, organization, team),
    members_count: team.members.length,
    repos_count: 0,
    created_at: created,
    updated_at: created,
    organization: fullOrganization(addresses, organization),
  };
}

/** A person's membership of a team (schema `team-membership`). */
export function teamMembership(
  { api }: Addresses,
  organization: Organization,
  team: Team,
  login: string,
  { role, state }: TeamMembership,
) {
  return { url: `${api}/organizations/${organization.id}/team/${team.id}/memberships/${login}`, role, state };
}
