import * as pulumi from "@pulumi/pulumi";
import { Team } from "@pulumi/github/team.js";
import { TeamMembership } from "@pulumi/github/teamMembership.js";
import type { OwnedTeam } from "../github/ownedTeam.ts";

/** What {@link GitHubTeams} is made of. */
export interface GitHubTeamsArgs {
  /** The teams; no circle of parents among them. */
  readonly teams: readonly OwnedTeam[];
  /**
   * The numbers of the organisation's teams on GitHub, by slug. Those of {@link teams} that are among them are taken over
   * and not made. Default: none is there.
   */
  readonly existing?: Readonly<Record<string, number>>;
}

/**
 * Teams of one organisation on GitHub and who is in them. Give it a provider whose owner is the organisation.
 *
 * The teams are protected: with a team go its rights to repositories, and GitHub brings neither back. A person who is in
 * a team without standing here stays in it.
 */
export class GitHubTeams extends pulumi.ComponentResource {
  constructor(name: string, args: GitHubTeamsArgs, options?: pulumi.ComponentResourceOptions) {
    // What is on GitHub is no input: that a team is there after it was made would show as a change.
    super("latchkey:index:GitHubTeams", name, { teams: args.teams }, options);
    const bySlug = new Map(args.teams.map((team) => [team.slug, team]));
    const made = new Map<string, Team>();
    const numberOf = (slug: string | undefined) =>
      slug === undefined ? undefined : String(args.existing?.[slug] ?? slug);
    const make = (team: OwnedTeam): Team => {
      const before = made.get(team.slug);
      if (before !== undefined) return before;
      const ownedParent = bySlug.get(team.parent ?? "");
      // The provider takes a number or a slug. The number of a team that is being made also says which is made first.
      const parentTeamId = ownedParent === undefined ? numberOf(team.parent) : make(ownedParent).id;
      const id = args.existing?.[team.slug];
      const resource = new Team(
        `${name}/${team.slug}`,
        {
          name: team.name ?? team.slug,
          description: team.description ?? "",
          privacy: team.privacy,
          ...(parentTeamId === undefined ? {} : { parentTeamId }),
        },
        { parent: this, protect: true, ...(id === undefined ? {} : { import: String(id) }) },
      );
      made.set(team.slug, resource);
      return resource;
    };
    for (const team of args.teams) {
      const { id } = make(team);
      const people = [
        ...team.maintainers.map((username) => ({ username, role: "maintainer" })),
        ...team.members.map((username) => ({ username, role: "member" })),
      ];
      for (const { username, role } of people) {
        // GitHub's names are the same in upper and lower case.
        const logicalName = `${name}/${team.slug}/${username.toLowerCase()}`;
        new TeamMembership(logicalName, { teamId: id, username, role }, { parent: this });
      }
    }
    this.registerOutputs();
  }
}
