import { nearest } from "./nearest.ts";

/** A team as GitHub knows it. */
export interface GitHubTeam {
  /** Its number, which stays when it is renamed. */
  readonly id: number;
  /** The last part of its address, by which rules name it. */
  readonly slug: string;
  /** What people call it. */
  readonly name: string;
}

/** An organisation as GitHub knows it, as far as a token sees. */
export interface GitHubOrganization {
  /** Its name, as GitHub spells it. */
  readonly login: string;
  readonly teams: readonly GitHubTeam[];
}

/** What a fleet relies on in one organisation, and what was found there. @typeParam Place where a value is written. */
export interface OrganizationInUse<Place> {
  /** The id of its connector. */
  readonly connector: string;
  /** Its name as it is written. */
  readonly organization: string;
  /** Where that stands. */
  readonly place: Place;
  /** The organisation; `undefined` where there is none, or the token may not see it. */
  readonly found: GitHubOrganization | undefined;
  /** The teams that must be there, and where each is named. */
  readonly teams: readonly { readonly slug: string; readonly place: Place }[];
  /** The slugs of the teams that the fleet makes itself, which need not be there yet. */
  readonly owned: readonly string[];
}

/** Where else a team of some slug is: in an organisation of another connector, or in one of none. */
export interface TeamElsewhere {
  readonly slug: string;
  /** The organisation, as GitHub spells it. */
  readonly organization: string;
  /** The id of the organisation's connector; absent where the fleet has none. */
  readonly connector?: string;
}

/** The ids of an organisation's teams, by the slug that each had when it was last seen. */
export interface RememberedOrganization {
  /** The organisation; absent where Latchkey 0.1 wrote it. */
  readonly organization?: string;
  readonly ids: Readonly<Record<string, number>>;
}

/** The teams that a stack relied on at its last update, by the connector's id. */
export type RememberedTeams = Readonly<Record<string, RememberedOrganization>>;

/** Something that a fleet relies on and that is not so on GitHub. */
export interface TeamProblem<Place> {
  readonly place: Place;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** What is known beside the organisations themselves. */
export interface TeamHints {
  /** The teams as earlier runs saw them. */
  readonly remembered: RememberedTeams;
  /** Teams of other organisations. They matter only where a team is missing. */
  readonly elsewhere: readonly TeamElsewhere[];
}

/** Whether any team that must be there is not. */
export function missesTeams(organization: OrganizationInUse<unknown>): boolean {
  const there = slugsOf(organization);
  return organization.found !== undefined && organization.teams.some(({ slug }) => !there.has(slug));
}

/** Everything that is not on GitHub as a fleet relies on it, with what to write instead. */
export function teamProblems<Place>(
  organizations: readonly OrganizationInUse<Place>[],
  hints: TeamHints,
): readonly TeamProblem<Place>[] {
  return organizations.flatMap((used) => {
    const { found, organization, place } = used;
    if (found === undefined) {
      const message = `${JSON.stringify(organization)} is no organisation on GitHub, or none that the token may see; write the part after the host in its address, or give the token the right to read the organisation`;
      return [{ place, message }];
    }
    const there = slugsOf(used);
    const bySlug = new Map(found.teams.map((team) => [team.slug, team]));
    return [
      ...(found.login === organization
        ? []
        : [
            {
              place,
              message: `is ${JSON.stringify(organization)}, and GitHub spells it ${found.login}: Dex compares letter by letter, so nobody would be in any team; write ${found.login}`,
            },
          ]),
      ...used.teams
        .filter(({ slug }) => !there.has(slug))
        .map((team) => ({ place: team.place, message: missing(team.slug, used, found, hints) })),
      ...used.teams.flatMap((team) => {
        const [fresh, id] = [bySlug.get(team.slug), rememberedId(team.slug, used, hints.remembered)];
        if (fresh === undefined || id === undefined || fresh.id === id) return [];
        return [{ place: team.place, message: replaced(fresh, id, found) }];
      }),
    ];
  });
}

/**
 * The ids of the teams that must be there, sorted, for {@link TeamHints.remembered} of the next run. Those of an
 * organisation that could not be asked stay as they were. Teams that the fleet itself owns are not remembered: it may
 * replace them.
 *
 * @param before the teams as earlier runs saw them.
 */
export function rememberedTeams(
  organizations: readonly Pick<
    OrganizationInUse<unknown>,
    "connector" | "organization" | "found" | "teams"
  >[],
  before: RememberedTeams,
): RememberedTeams {
  return Object.fromEntries(
    organizations
      .map((used) => {
        const { connector, organization, found, teams } = used;
        const bySlug = new Map(found?.teams.map(({ slug, id }) => [slug, id]));
        const ids = new Map(
          teams.flatMap(({ slug }) => {
            const id = found === undefined ? rememberedId(slug, used, before) : bySlug.get(slug);
            return id === undefined ? [] : [[slug, id] as const];
          }),
        );
        return [connector, { organization, ids: Object.fromEntries([...ids].sort(byKey)) }] as const;
      })
      .filter(([, { ids }]) => Object.keys(ids).length > 0)
      .sort(byKey),
  );
}

/** The id of a team at the last update; `undefined` where it was not relied on, or the connector had another organisation. */
function rememberedId(
  slug: string,
  { connector, organization }: Pick<OrganizationInUse<unknown>, "connector" | "organization">,
  remembered: RememberedTeams,
): number | undefined {
  const before = Object.hasOwn(remembered, connector) ? remembered[connector] : undefined;
  if (before === undefined || !Object.hasOwn(before.ids, slug)) return undefined;
  const known = before.organization ?? organization;
  return known.toLowerCase() === organization.toLowerCase() ? before.ids[slug] : undefined;
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function slugsOf({ found, owned }: OrganizationInUse<unknown>): ReadonlySet<string> {
  return new Set([...owned, ...(found?.teams ?? []).map(({ slug }) => slug)]);
}

/** What to say of a team that is not there: what became of it, what was meant, or where it is. */
function missing(
  slug: string,
  used: OrganizationInUse<unknown>,
  found: GitHubOrganization,
  { remembered, elsewhere }: TeamHints,
): string {
  const written = JSON.stringify(slug);
  const id = rememberedId(slug, used, remembered);
  const now = found.teams.find((team) => team.id === id);
  if (now !== undefined) return `${written} was renamed on GitHub; write ${now.slug}`;
  const named = found.teams.find(({ name }) => name.toLowerCase() === slug);
  if (named !== undefined) return `${written} is the name of a team, and not its slug; write ${named.slug}`;
  const is = `${written} is no team of ${found.login}`;
  const others = elsewhere.filter((other) => other.slug === slug && other.organization !== found.login);
  const ofFleet = others.find(({ connector }) => connector !== undefined);
  if (ofFleet?.connector !== undefined)
    return `${is}, but one of ${ofFleet.organization}, which is the connector ${ofFleet.connector}; name that connector, or a team of ${found.login}`;
  const near = nearest(slug, [...slugsOf(used)].sort());
  const meant = near === undefined ? "" : ` (did you mean "${near}"?)`;
  const [other] = others;
  if (other !== undefined)
    return `${is}${meant}, but one of ${other.organization}, for which the fleet has no connector; write a team of ${found.login}`;
  if (near !== undefined) return `${is}${meant}`;
  if (found.teams.length === 0)
    return `${is}, of which the token sees no team at all; give it the right to read them`;
  return id === undefined
    ? `${is} that the token sees; write the last part of its address on GitHub, or make it first`
    : `${is} any more; write another, or remove the rule`;
}

/** What to say where another team has the slug now: GitHub frees a slug when its team is renamed or deleted. */
function replaced({ slug, id }: GitHubTeam, before: number, { teams }: GitHubOrganization): string {
  const now = teams.find((team) => team.id === before);
  const was = now === undefined ? "which is gone or hidden from the token" : `which is now ${now.slug}`;
  const refuse =
    now === undefined
      ? "rename or delete the new team on GitHub"
      : `write ${now.slug}, the same team as before`;
  return `${JSON.stringify(slug)} is another team than at the last update: it was the team with id ${before}, ${was}, and is the team with id ${id} now. Members of the new team already have the access of this slug. To take it from them, ${refuse}. To let them have it, remove ${slug} from the fleet file, run latchkey up for all clusters, then write it again`;
}
