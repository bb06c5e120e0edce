import type { Provider } from "@pulumi/github/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import {
  type OrganizationInUse,
  type RememberedOrganization,
  type RememberedTeams,
  type TeamElsewhere,
  missesTeams,
  rememberedTeams,
  teamProblems,
} from "../settings/teamsOnGitHub.ts";
import type { GitHubOrganizationSettings } from "../settings/gitHubOrganizations.ts";
import type { LoadedStack } from "../settings/loadSettings.ts";
import { type Place, type Problem, SettingsError } from "../settings/problem.ts";
import { printable } from "../text/printable.ts";
import { type Lookup, lookUpOrganization, lookUpOwnTeams } from "./gitHubLookup.ts";
import { gitHubProvider, hasGitHubToken, otherOwner, tokenRemedy } from "./gitHubProvider.ts";
import { inform, warn } from "./messages.ts";
import type { ReadOwnOutput } from "./ownOutputs.ts";

/** The stack output in which the next run finds the teams that this one saw. */
const teamsOutput = "teams";

/** An organisation that the stack relies on, and how it is reached. */
interface AskedOrganization {
  readonly settings: GitHubOrganizationSettings;
  readonly provider: Provider;
  readonly lookup: Lookup;
}

/** What is known of the fleet's teams before anything is built. */
export interface CheckedTeams {
  /**
   * The ids of the teams that the stack relies on, for its outputs, as they were last seen where GitHub cannot be asked
   * now; absent where none was ever seen.
   */
  readonly teams?: RememberedTeams;
  /** Makes the teams that the fleet file owns; does nothing in a stack that has no Dex. */
  readonly make: () => Promise<void>;
}

/**
 * Checks that the organisations and teams that the stack's rules rely on are on GitHub, with a token where there is one.
 * Nothing else may have been registered yet, so that a mistake changes nothing.
 *
 * Where GitHub cannot be asked, a preview and an update both warn and go on: an outage of GitHub must not keep a
 * certificate from being renewed.
 *
 * @throws {SettingsError} with everything that is not so on GitHub, and where owned teams cannot be made.
 */
export async function checkTeams(
  { settings: { role }, organizations }: LoadedStack,
  environment: NodeJS.ProcessEnv,
  readOwnOutput: ReadOwnOutput,
): Promise<CheckedTeams> {
  const used = organizations.filter(({ isUsed }) => isUsed);
  const owning = role === "spoke" ? [] : used.filter(({ owned }) => owned.length > 0);
  const hasToken = hasGitHubToken(environment);
  const hindrances = owning.flatMap((each) => hindrance(each, hasToken, environment));
  if (hindrances.length > 0) throw new SettingsError(hindrances);
  const nothing = { make: () => Promise.resolve() };
  if (used.length === 0) return nothing;
  // Also without a token: the next update with one compares with the ids.
  const remembered = rememberedSchema.safeParse(await readOwnOutput(teamsOutput)).data ?? {};
  if (!hasToken) {
    if (pulumi.runtime.isDryRun())
      await inform(`Whether the teams of the access rules are on GitHub was not checked: ${tokenRemedy}`);
    return { ...nothing, ...remembering(used.map(unasked), remembered) };
  }
  const asked = await Promise.all(used.map((each) => ask(each, owning.includes(each))));
  const checked = asked.flatMap((each) => inUse(each) ?? []);
  const elsewhere = checked.some(missesTeams) ? await teamsElsewhere(organizations, asked) : [];
  const problems = teamProblems(checked, { remembered, elsewhere });
  if (problems.length > 0)
    throw new SettingsError(problems.map(({ place, message }) => ({ ...place, message })));
  for (const { settings, lookup } of asked)
    if ("unknown" in lookup) await warnUnknown(settings, lookup.unknown);
  return {
    ...remembering(
      asked.map((each) => inUse(each) ?? unasked(each.settings)),
      remembered,
    ),
    make: () => makeTeams(asked.filter(({ settings }) => owning.includes(settings))),
  };
}

/** Why the teams of an organisation cannot be made. */
function hindrance(
  { connector, ownedPlace }: GitHubOrganizationSettings,
  hasToken: boolean,
  environment: NodeJS.ProcessEnv,
): readonly Problem[] {
  if (!hasToken) {
    const message = `need a GitHub token that may change the organisation's teams; ${tokenRemedy}`;
    return [{ ...ownedPlace, message }];
  }
  const other = otherOwner(connector.organization, environment);
  if (other === undefined) return [];
  const message = `would be made in another organisation, which ${other} in your environment names; unset it`;
  return [{ ...ownedPlace, message }];
}

async function ask(settings: GitHubOrganizationSettings, manages: boolean): Promise<AskedOrganization> {
  const provider = await gitHubProvider(settings.connector, manages);
  const lookup = await lookUpOrganization(provider, settings.connector.organization);
  return { settings, provider, lookup };
}

function inUse({ settings, lookup }: AskedOrganization): OrganizationInUse<Place> | undefined {
  if ("unknown" in lookup) return undefined;
  const { connector, place, teams, owned } = settings;
  return {
    connector: connector.id,
    organization: connector.organization,
    place,
    found: lookup.found,
    teams,
    owned: owned.map(({ slug }) => slug),
  };
}

/** An organisation that GitHub was not asked for. */
function unasked({ connector, teams }: GitHubOrganizationSettings) {
  return { connector: connector.id, organization: connector.organization, found: undefined, teams };
}

function remembering(
  used: Parameters<typeof rememberedTeams>[0],
  before: RememberedTeams,
): Pick<CheckedTeams, "teams"> {
  const teams = rememberedTeams(used, before);
  return Object.keys(teams).length === 0 ? {} : { teams };
}

/** The teams of other organisations, for a person whose team is missing. GitHub is asked for them only then. */
async function teamsElsewhere(
  organizations: readonly GitHubOrganizationSettings[],
  asked: readonly AskedOrganization[],
): Promise<readonly TeamElsewhere[]> {
  const unused = await Promise.all(
    organizations.filter(({ isUsed }) => !isUsed).map((each) => ask(each, false)),
  );
  const ofFleet = [...asked, ...unused].flatMap(({ settings, lookup }): readonly TeamElsewhere[] => {
    if ("unknown" in lookup || lookup.found === undefined) return [];
    const { login, teams } = lookup.found;
    return teams.map(({ slug }) => ({ slug, organization: login, connector: settings.connector.id }));
  });
  const ofOthers = await Promise.all(asked.map(({ provider }) => lookUpOwnTeams(provider)));
  return [...ofFleet, ...ofOthers.flat()];
}

const teamIds = z.record(z.string(), z.number());

const rememberedSchema = z.record(
  z.string(),
  z.union([
    z.object({ organization: z.string(), ids: teamIds }),
    // Latchkey 0.1 wrote the ids alone.
    teamIds.transform((ids): RememberedOrganization => ({ ids })),
  ]),
);

async function warnUnknown({ connector, place }: GitHubOrganizationSettings, reason: string): Promise<void> {
  const trust =
    /x509|certificate/i.test(reason) && connector.rootCA !== undefined
      ? ". The provider for GitHub does not know the connector's rootCA: put it into a file, with the public authorities, and name that file in SSL_CERT_FILE"
      : "";
  const where = place.line === undefined ? place.file : `${place.file}:${place.line}`;
  await warn(
    `Whether the teams of ${connector.organization} (${where}) are on GitHub could not be checked: ${printable(reason)}${trust}`,
  );
}

async function makeTeams(owning: readonly AskedOrganization[]): Promise<void> {
  if (owning.length === 0) return;
  const { GitHubTeams } = await import("../components/gitHubTeams.ts");
  for (const { settings, provider, lookup } of owning) {
    const found = "unknown" in lookup ? [] : (lookup.found?.teams ?? []);
    new GitHubTeams(
      `teams-${settings.connector.id}`,
      {
        teams: settings.owned,
        existing: Object.fromEntries(found.map(({ slug, id }) => [slug, id])),
      },
      { providers: { github: provider } },
    );
  }
}
