import { callbackUrl } from "../callback.ts";
import { type ConnectorName, type ConnectorPlan, listedGroups, noPreferredUsername } from "./plan.ts";

/**
 * Dex's connector for Bitbucket Cloud (dexidp/dex v2.45.1, connector/bitbucketcloud/bitbucketcloud.go:36). Left out:
 * `includeTeamGroups`, which gives a person every group of a workspace, whether they are in it or not
 * (bitbucketcloud.go:423).
 */
export interface BitbucketCloudConnector {
  readonly type: "bitbucket-cloud";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    /** Workspaces, under their former name. */
    readonly teams: readonly string[];
  };
}

/** What the connector to Bitbucket Cloud is made of. */
export interface BitbucketCloudLogin extends ConnectorName {
  readonly type: "bitbucket-cloud";
  /** The key of the OAuth consumer. */
  readonly clientId: string;
  /** The workspaces whose members may log in, by slug. */
  readonly workspaces: readonly string[];
}

/** The connector that lets members of Bitbucket workspaces in, with those as their groups. */
export function bitbucketCloudPlan(login: BitbucketCloudLogin): ConnectorPlan<BitbucketCloudConnector> {
  const { id, name, workspaces } = login;
  return {
    secrets: { clientSecret: "The secret of the OAuth consumer at Bitbucket." },
    ...listedGroups(workspaces, "workspaces"),
    lacks: noPreferredUsername,
    // bitbucketcloud.go:339 takes a confirmed address only.
    unverified: {},
    files: [],
    connector: (issuer, secret) => ({
      type: "bitbucket-cloud",
      id,
      name,
      config: {
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        teams: workspaces,
      },
    }),
  };
}
