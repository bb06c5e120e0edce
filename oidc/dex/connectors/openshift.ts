import { callbackUrl } from "../callback.ts";
import { type ConnectorName, type ConnectorPlan, anyGroup, inBase64, takenAsItIs } from "./plan.ts";

/** Dex's connector for OpenShift (dexidp/dex v2.45.1, connector/openshift/openshift.go:26). Left out: `insecureCA`. */
export interface OpenShiftConnector {
  readonly type: "openshift";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly issuer: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly groups?: readonly string[] | undefined;
    readonly rootCA?: string | undefined;
  };
}

/** What the connector to OpenShift is made of. */
export interface OpenShiftLogin extends ConnectorName {
  readonly type: "openshift";
  /** The OpenShift cluster's API server, without a slash at the end. */
  readonly issuer: string;
  /** The name of the OAuth client, or of the service account that is one. */
  readonly clientId: string;
  /** The authorities that sign the API server's certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** Those who are in none of these groups may not log in; absent for everybody. All groups are passed on. */
  readonly groups?: readonly string[] | undefined;
}

/** The connector that lets people of an OpenShift cluster in, with OpenShift's groups. */
export function openShiftPlan(login: OpenShiftLogin): ConnectorPlan<OpenShiftConnector> {
  const { id, name, groups, rootCA } = login;
  return {
    secrets: { clientSecret: "The secret of the OAuth client in OpenShift." },
    ...anyGroup,
    // openshift.go:219: Email is the user's name, and EmailVerified stays false.
    lacks: {
      email:
        "Dex gives the user's name for an address and calls it not verified, and API servers refuse such",
    },
    // OpenShift has users of its own whose names have a colon, such as kube:admin and system:admin.
    unverified: { preferred_username: takenAsItIs("the name of OpenShift's user") },
    files: [],
    connector: (issuer, secret) => ({
      type: "openshift",
      id,
      name,
      config: {
        issuer: login.issuer,
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        groups,
        rootCA: rootCA === undefined ? undefined : inBase64(rootCA),
      },
    }),
  };
}
