import { loginProblems } from "../../oidc/apiServer/loginProblems.ts";
import { targetProblems } from "../../oidc/apiServer/target.ts";
import { defaultGroupsPrefix } from "../groupsPrefix.ts";
import { problemAt } from "../settingsFile.ts";
import { unverifiedUsername } from "../unverifiedUsername.ts";
import { usernameClaim } from "../usernameClaim.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** There is a format for the distribution in the versions that a cluster has. */
export const distributionsFitVersions: FleetCheck = ({ stacks }) =>
  stacks.flatMap(({ file, inFile, right, written }) => {
    const { distribution, kubernetesVersion, distributionVersion } = right;
    if (distribution === undefined || kubernetesVersion === undefined) return [];
    if (written.has("distributionVersion") && distributionVersion === undefined) return [];
    return targetProblems({ distribution, kubernetesVersion, distributionVersion }).map(
      ({ setting, message }) => problemAt(file, inFile([setting]), message),
    );
  });

/** Every cluster's distribution takes the fleet's certificates and prefixes. */
export const distributionsTakeTheLogin: FleetCheck = ({ fleet, stacks }) => {
  const { identity, certificates } = fleet ?? {};
  if (fleet === undefined || identity === undefined || certificates === undefined) return [];
  const connectors = fleet.connectors.map(({ connector }) => connector);
  const groupsPrefix = identity.groupsPrefix ?? defaultGroupsPrefix(connectors);
  // Told by itself where it is missing.
  if (groupsPrefix === undefined) return [];
  const username = usernameClaim(identity, connectors);
  const demands = {
    privateAuthority: certificates.source === "private-ca",
    usernamePrefix: identity.usernamePrefix,
    unverifiedUsername: username === undefined ? undefined : unverifiedUsername(username, connectors),
    groupsPrefix,
  };
  const told = new Set<string>();
  return stacks.flatMap(({ cluster, file, inFile, right: { distribution } }) => {
    if (distribution === undefined) return [];
    return loginProblems(demands, distribution).flatMap(({ part, message }) => {
      if (part === "privateAuthority") return [problemAt(file, inFile(["distribution"]), message)];
      // The prefixes are the fleet's: one line, however many clusters ask for the same.
      if (told.has(message)) return [];
      told.add(message);
      return [problemAt(fleet.file, ["identity", part], `${message} (for the cluster ${cluster})`)];
    });
  });
};
