import { everyRuleMatchesACluster } from "./access.ts";
import { jobsHaveAnIssuer, jobsHaveTheirConnector, nobodyIsExchangedForAPerson } from "./automation.ts";
import {
  audiencesAreUnique,
  clustersAreClaimedOnce,
  noAudienceIsADeviceClient,
  noAudienceIsTheIsolationClient,
} from "./clusters.ts";
import {
  connectorsHaveIds,
  everyRuleNamesAGroup,
  groupsAreOfOneConnector,
  everybodyHasAUsername,
  groupsHaveAPrefix,
  oneGitHubIsOfTheStacks,
  selfChosenNamesAreAccepted,
} from "./connectors.ts";
import { stacksHaveTheirSecrets } from "./connectorSecrets.ts";
import { distributionsFitVersions, distributionsTakeTheLogin } from "./distributions.ts";
import { onlyAdministratorsReachDex } from "./dexNamespace.ts";
import type { FleetCheck } from "./fleetCheck.ts";
import { everySpokeHasAHub } from "./hubs.ts";
import { callbacksFitTheApp, exposuresFitIssuers, issuersAreUnique } from "./issuers.ts";
import { everyOrganizationIsOwnedOnce, oneStackOwnsTheTeams, somebodyMayLogIn } from "./teams.ts";

/** Every rule over all files of a fleet together. All are asked, so that all mistakes are reported at once. */
export const fleetChecks: readonly FleetCheck[] = [
  connectorsHaveIds,
  oneGitHubIsOfTheStacks,
  groupsHaveAPrefix,
  selfChosenNamesAreAccepted,
  everybodyHasAUsername,
  jobsHaveTheirConnector,
  jobsHaveAnIssuer,
  nobodyIsExchangedForAPerson,
  everyRuleNamesAGroup,
  groupsAreOfOneConnector,
  everyRuleMatchesACluster,
  somebodyMayLogIn,
  onlyAdministratorsReachDex,
  oneStackOwnsTheTeams,
  everyOrganizationIsOwnedOnce,
  stacksHaveTheirSecrets,
  exposuresFitIssuers,
  issuersAreUnique,
  callbacksFitTheApp,
  everySpokeHasAHub,
  audiencesAreUnique,
  noAudienceIsADeviceClient,
  noAudienceIsTheIsolationClient,
  clustersAreClaimedOnce,
  distributionsFitVersions,
  distributionsTakeTheLogin,
];
