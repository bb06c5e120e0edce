import type { GitHubLogin } from "../oidc/dex/connectors/github.ts";
import { holdsOnCluster } from "./clusterPattern.ts";
import type { ClusterSettings } from "./clusterSettings.ts";
import type { OwnedTeam } from "./connectors/gitHubTeams.ts";
import type { Fleet } from "./fleetSchema.ts";
import type { Place } from "./problem.ts";
import { ruleTeam } from "./ruleGroup.ts";
import { type SettingsFile, placeAt } from "./settingsFile.ts";

/** A team that the fleet file names and does not own itself, and where it does. */
export interface NamedTeam {
  /** Its slug. */
  readonly slug: string;
  /** Where the fleet file names it. */
  readonly place: Place;
}

/** An organisation of the fleet on GitHub: what of it a stack relies on, and what of it the fleet file owns. */
export interface GitHubOrganizationSettings {
  /** The connector, without its secrets. */
  readonly connector: GitHubLogin;
  /** Where the fleet file names the organisation. */
  readonly place: Place;
  /** Whether the stack relies on the organisation: it has a Dex, or a rule that reaches its cluster names a team. */
  readonly isUsed: boolean;
  /** The teams that must be there: of a hub's, all that the fleet's rules name; of any other stack's, those that reach it. */
  readonly teams: readonly NamedTeam[];
  /** The teams that the fleet file owns. */
  readonly owned: readonly OwnedTeam[];
  /** Where it says so. */
  readonly ownedPlace: Place;
}

/** The fleet's organisations on GitHub as a stack needs them, in the order of the connectors. @param file the fleet file. */
export function gitHubOrganizations(
  { access, automation, connectors }: Fleet,
  file: SettingsFile,
  { cluster, role }: Pick<ClusterSettings, "cluster" | "role">,
): readonly GitHubOrganizationSettings[] {
  const reaching = access.flatMap((rule, index) => {
    const reaches = role === "hub" || holdsOnCluster(rule.clusters, cluster);
    const team = reaches ? ruleTeam(rule, connectors, automation?.subjects) : undefined;
    const key = rule.team === undefined ? "group" : "team";
    return team === undefined ? [] : [{ ...team, place: placeAt(file, ["access", index, key]) }];
  });
  return connectors.flatMap((connector, index) => {
    if (connector.type !== "github") return [];
    const path = ["connectors", index];
    const { teams: owned = [], ...login } = connector;
    const ofRules = reaching.filter((team) => team.connector === connector.id);
    const parents = owned.flatMap(({ parent }, each) =>
      role === "spoke" || parent === undefined
        ? []
        : [{ slug: parent, place: placeAt(file, [...path, "teams", each, "parent"]) }],
    );
    return [
      {
        connector: login,
        place: placeAt(file, [...path, "organization"]),
        isUsed: role !== "spoke" || ofRules.length > 0,
        teams: [...ofRules, ...parents]
          .filter(({ slug }) => owned.every((team) => team.slug !== slug))
          .map(({ slug, place }) => ({ slug, place })),
        owned,
        ownedPlace: placeAt(file, [...path, "teams"]),
      },
    ];
  });
}
