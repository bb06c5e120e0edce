/** A person with an account on the stand-in. */
export interface Person {
  /** GitHub's numeric user id: what Dex makes the token's subject from. It never changes. */
  readonly id: number;
  /** The account's name. */
  readonly login: string;
  /** The display name. */
  readonly name: string;
  /** The primary e-mail address: private, as most accounts have it. */
  readonly email: string;
  /** Whether it is verified, which no GitHub Enterprise Server asks for. Default: true. */
  readonly emailVerified?: boolean | undefined;
  /** The password of this account. It guards nothing: the stand-in knows only invented people. */
  readonly password: string;
}

/** A team of an organisation. */
export interface Team {
  /** GitHub's numeric team id. */
  readonly id: number;
  /** The display name, which may hold spaces and capitals. */
  readonly name: string;
  /** The name in URLs, lower case with dashes. */
  readonly slug: string;
  /** What it says of itself. Default: nothing. */
  readonly description?: string | undefined;
  /** Who sees it: everyone in the organisation, or its members and the owners. Default: `closed`, everyone. */
  readonly privacy?: "closed" | "secret" | undefined;
  /** Whether its members are told when somebody mentions it. Default: true. */
  readonly notifications?: boolean | undefined;
  /** The slug of the team that this one is nested in. Default: none. */
  readonly parent?: string | undefined;
  /** The logins of its members, maintainers included. */
  readonly members: readonly string[];
  /** The logins of those members who may change it. Owners of the organisation always may. Default: nobody. */
  readonly maintainers?: readonly string[] | undefined;
  /** The logins of those who will be members once they join the organisation. Default: nobody. */
  readonly invited?: readonly string[] | undefined;
}

/** An organisation with its members and teams. */
export interface Organization {
  /** GitHub's numeric account id. */
  readonly id: number;
  /** The account's name, for example `acme`. */
  readonly login: string;
  /** The display name. */
  readonly name: string;
  /** The logins of everyone in it, whether in a team or not. Their membership is private, GitHub's default. */
  readonly members: readonly string[];
  /** The logins of those members who may do everything in it: register apps, install them, change teams. */
  readonly owners: readonly string[];
  /** Its teams. */
  readonly teams: readonly Team[];
}

/** Everyone and everything that the stand-in knows. */
export interface Directory {
  /** The organisations. */
  readonly organizations: readonly Organization[];
  /** The people. */
  readonly people: readonly Person[];
}

/** Whether two names are the same: GitHub compares account names and slugs without regard to case. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The person with this login, or undefined. */
export function findPerson(directory: Directory, login: string): Person | undefined {
  return directory.people.find((person) => sameName(person.login, login));
}

/** The organisation with this login, or undefined. */
export function findOrganization(directory: Directory, login: string): Organization | undefined {
  return directory.organizations.find((organization) => sameName(organization.login, login));
}

/** An account that may own apps or have them installed. */
export type Account = Person | Organization;

/** The organisation or person with this login, or undefined. */
export function findAccount(directory: Directory, login: string): Account | undefined {
  return findOrganization(directory, login) ?? findPerson(directory, login);
}

/** The organisation or person with this login. @throws Error where there is none, which the directory does not allow. */
export function accountOf(directory: Directory, login: string): Account {
  const account = findAccount(directory, login);
  if (account === undefined) throw new Error(`Something belongs to ${login}, who is not in the directory.`);
  return account;
}

/** The team of this organisation with this slug, or undefined. */
export function findTeam(organization: Organization, slug: string): Team | undefined {
  return organization.teams.find((team) => sameName(team.slug, slug));
}

/** Whether the login is among these members. */
export function isMember(group: Organization | Team, login: string): boolean {
  return group.members.some((member) => sameName(member, login));
}

/** Whether the login is among the organisation's owners. */
export function isOwner(organization: Organization, login: string): boolean {
  return organization.owners.some((owner) => sameName(owner, login));
}

/** Whether a person may know that the team exists. */
export function maySeeTeam(organization: Organization, team: Team, login: string): boolean {
  return (
    isMember(organization, login) &&
    (team.privacy !== "secret" || isOwner(organization, login) || isMember(team, login))
  );
}

/** The teams that are nested in this one, at any depth. */
export function teamsBelow(organization: Organization, team: Team): readonly Team[] {
  const children = organization.teams.filter(
    ({ parent }) => parent !== undefined && sameName(parent, team.slug),
  );
  return children.flatMap((child) => [child, ...teamsBelow(organization, child)]);
}

/** The teams that a person is in, each with its organisation, in the directory's order. */
export function teamsOf(
  directory: Directory,
  login: string,
): readonly { readonly organization: Organization; readonly team: Team }[] {
  return directory.organizations.flatMap((organization) =>
    organization.teams.filter((team) => isMember(team, login)).map((team) => ({ organization, team })),
  );
}

/** The organisations that a person is in, in the directory's order. */
export function organizationsOf(directory: Directory, login: string): readonly Organization[] {
  return directory.organizations.filter((organization) => isMember(organization, login));
}
