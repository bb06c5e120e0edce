import {
  type Directory,
  findTeam,
  isMember,
  isOwner,
  type Organization,
  type Person,
  sameName,
  type Team,
  teamsBelow,
} from "./directory.ts";
import { emptyMemory, type Memory, type StateOptions } from "./memory.ts";
import { slugOf } from "./slug.ts";

/** What a person may be in a team. */
export type TeamRole = "member" | "maintainer";

/** A person's membership of a team. */
export interface TeamMembership {
  /** What they are in it. Owners of the organisation are maintainers of every team of theirs. */
  readonly role: TeamRole;
  /** Pending until the person joins the organisation. */
  readonly state: "active" | "pending";
}

/** What a team may be given or changed to. */
export type TeamFields = Partial<Pick<Team, "name" | "description" | "privacy" | "notifications" | "parent">>;

/** The directory of the settings, with the teams as they were changed since. */
export class ManagedDirectory implements Directory {
  readonly #configured: Directory;
  readonly #memory: Memory;
  readonly #remember: (memory: Memory) => void;

  /** The configured directory, changed as the memory says. */
  constructor(
    configured: Directory,
    { memory = emptyMemory(), remember = () => undefined }: Omit<StateOptions, "now"> = {},
  ) {
    this.#configured = configured;
    this.#memory = memory;
    this.#remember = remember;
  }

  get people(): readonly Person[] {
    return this.#configured.people;
  }

  get organizations(): readonly Organization[] {
    return this.#configured.organizations.map((organization) => ({
      ...organization,
      teams: this.#memory.teams[organization.login] ?? organization.teams,
    }));
  }

  /** Makes a team of one maintainer: whoever makes it. Its name has been checked. */
  createTeam(
    organization: Organization,
    maker: string,
    fields: TeamFields & { readonly name: string },
  ): Team {
    this.#memory.lastId += 1;
    const team: Team = {
      ...fields,
      id: this.#memory.lastId,
      slug: slugOf(fields.name),
      members: [maker],
      maintainers: [maker],
    };
    this.#change(organization, (teams) => [...teams, team]);
    return team;
  }

  /** Changes what is given of a team. Another name makes another slug. */
  changeTeam(organization: Organization, team: Team, fields: TeamFields): void {
    const slug = fields.name === undefined ? team.slug : slugOf(fields.name);
    this.#change(organization, (teams) =>
      teams.map((each) => {
        const nested = each.parent !== undefined && sameName(each.parent, team.slug);
        return each.id === team.id ? { ...each, ...fields, slug } : nested ? { ...each, parent: slug } : each;
      }),
    );
  }

  /** Deletes a team, and with it those nested in it. */
  deleteTeam(organization: Organization, team: Team): void {
    this.#change(organization, (teams) => {
      const gone = [team, ...teamsBelow({ ...organization, teams }, team)].map(({ id }) => id);
      return teams.filter(({ id }) => !gone.includes(id));
    });
  }

  /** Makes the person a member of the team, or invites them as long as they are not in the organisation. */
  addToTeam(organization: Organization, { id }: Team, login: string, role: TeamRole): TeamMembership {
    const joined = isMember(organization, login);
    this.#changeTeam(organization, id, (team) => {
      const { members, maintainers = [], invited = [], ...rest } = without(team, login);
      return {
        ...rest,
        members: joined ? [...members, login] : members,
        maintainers: role === "maintainer" ? [...maintainers, login] : maintainers,
        invited: joined ? invited : [...invited, login],
      };
    });
    return { role: isOwner(organization, login) ? "maintainer" : role, state: joined ? "active" : "pending" };
  }

  /** Takes the person out of the team, or their invitation back. */
  removeFromTeam(organization: Organization, { id }: Team, login: string): void {
    this.#changeTeam(organization, id, (team) => without(team, login));
  }

  #changeTeam(organization: Organization, id: number, change: (current: Team) => Team): void {
    this.#change(organization, (teams) => teams.map((team) => (team.id === id ? change(team) : team)));
  }

  /** Changes the teams as they are now, which may be other than when the caller found them. */
  #change(organization: Organization, change: (current: readonly Team[]) => readonly Team[]): void {
    const { login, teams } = organization;
    this.#memory.teams[login] = [...change(this.#memory.teams[login] ?? teams)];
    this.#remember(this.#memory);
  }
}

/**
 * The person's membership of the team, or undefined. Members of nested teams are members too, and have no more rights
 * there than any.
 */
export function membershipOf(
  organization: Organization,
  team: Team,
  login: string,
): TeamMembership | undefined {
  const isIn = (logins: readonly string[] = []) => logins.some((each) => sameName(each, login));
  const maintains = isOwner(organization, login) || isIn(team.maintainers);
  const role = maintains ? "maintainer" : "member";
  if (membersWithBelow(organization, team).some((each) => sameName(each, login))) {
    return { role, state: "active" };
  }
  return isIn(team.invited) ? { role, state: "pending" } : undefined;
}

/** The logins of everyone in the team or in one that is nested in it. */
export function membersWithBelow(organization: Organization, team: Team): readonly string[] {
  return [...new Set([team, ...teamsBelow(organization, team)].flatMap(({ members }) => members))];
}

/** Why no team of the organisation may be called so. Undefined when one may. */
export function teamNameProblem(organization: Organization, name: string, self?: Team): string | undefined {
  const slug = slugOf(name);
  const other = findTeam(organization, slug);
  return slug === ""
    ? "Name can't be blank"
    : other !== undefined && other.id !== self?.id
      ? "Name must be unique for this org"
      : undefined;
}

function without(team: Team, login: string): Team {
  const others = (logins: readonly string[] = []) => logins.filter((each) => !sameName(each, login));
  return {
    ...team,
    members: others(team.members),
    maintainers: others(team.maintainers),
    invited: others(team.invited),
  };
}
