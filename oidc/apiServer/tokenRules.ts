import type { ClusterLogin, UsernameClaim } from "../clusterLogin.ts";
import { automationConnectorId } from "../dex/automation.ts";
import { deviceClientId } from "../dex/clients.ts";

/** A condition in CEL that must hold, and what the API server logs where it does not. */
export interface ValidationRule {
  readonly expression: string;
  readonly message: string;
}

/** One claim or an expression, as `AuthenticationConfiguration` takes it. */
type Mapping = { readonly claim: string; readonly prefix: string } | { readonly expression: string };

/** How names are made of a token's claims. */
export interface ClaimMappings {
  readonly username: { readonly claim: UsernameClaim; readonly prefix: string };
  readonly groups: Mapping;
  readonly uid: { readonly claim: string };
  readonly extra: readonly { readonly key: string; readonly valueExpression: string }[];
}

/** The key of an audit event's `user.extra` that names the token. */
export const tokenExtraKey = "latchkey.dev/token";

/** A text as CEL writes it. JSON's escapes are among CEL's. */
export function celText(text: string): string {
  return JSON.stringify(text);
}

function celList(texts: readonly string[]): string {
  return `[${texts.map(celText).join(", ")}]`;
}

/** The groups of a token, in CEL. `dyn` because claims have no type before the API server has read them. */
const tokenGroups = "dyn(has(claims.groups) ? claims.groups : [])";

const connectorId = "claims.federated_claims.connector_id";

const isJob = `${connectorId} == ${celText(automationConnectorId)}`;

/**
 * What a token must be, whatever Dex's configuration says: each rule is one that Dex keeps too, and that somebody who can
 * change Dex's configuration, but not the API server's, could take away there.
 */
export function claimValidationRules(login: ClusterLogin): readonly ValidationRule[] {
  return [
    {
      expression: `claims.exp - claims.iat <= ${login.tokenLifetimeSeconds}`,
      message: `a token must not live longer than ${login.tokenLifetimeSeconds} seconds (session.idToken)`,
    },
    {
      expression: `type(claims.aud) == string || dyn(claims.aud).all(audience, audience in ${celList(acceptedAudiences(login))})`,
      message: "a token must have no audience of another cluster or client",
    },
    {
      expression: `has(claims.${login.username.claim}) && claims.${login.username.claim} != ""`,
      message: `a token must have a user name (${login.username.claim})`,
    },
    ...(login.username.claim === "email"
      ? [
          {
            expression: "has(claims.email_verified) && claims.email_verified == true",
            message: "the email address must be verified",
          },
        ]
      : []),
    ...connectorRules(login),
  ];
}

/** The audiences that may stand in one token beside each other. */
function acceptedAudiences({ audience, deviceCode }: ClusterLogin): readonly string[] {
  return deviceCode ? [audience, deviceClientId(audience)] : [audience];
}

/**
 * Which connectors a token may come from. It must name one: whoever asks for a token chooses its scopes, so a token
 * without the name could be of any connector and claim any group.
 */
function connectorRules({ connectors, jobs }: ClusterLogin): readonly ValidationRule[] {
  const known = [...connectors, ...(jobs === undefined ? [] : [automationConnectorId])];
  return [
    {
      expression: `has(claims.federated_claims) && ${connectorId} in ${celList(known)}`,
      message:
        "a token must name one of the fleet's connectors (scope federated:id); a kubeconfig that does not ask for it is too old: write it anew with latchkey kubeconfig",
    },
    ...(jobs === undefined ? [] : jobRules(jobs, connectors.length === 1)),
  ];
}

/** A job is no more than itself, and nobody else is a job. */
function jobRules(subjects: readonly string[], sharedNames: boolean): readonly ValidationRule[] {
  const listed = celList(subjects);
  return [
    {
      expression: `!(${isJob}) || ${tokenGroups}.all(group, group in ${listed})`,
      message: "a job's token must name no group but a subject that automation.subjects lists",
    },
    ...(sharedNames
      ? [
          {
            expression: `${isJob} || ${tokenGroups}.all(group, !(group in ${listed}))`,
            message: "a person's token must not name a job's group",
          },
        ]
      : []),
  ];
}

/** What stands around the prefix in the mapping of groups that come from several connectors. */
const groupsExpression = {
  before: `${tokenGroups}.map(group, `,
  after: ` + string(${connectorId}) + ":" + string(group))`,
};

/** Reads the prefix of groups out of an expression that {@link claimMappings} wrote; `undefined` for any other. */
export function prefixInGroupsExpression(expression: string): string | undefined {
  const { before, after } = groupsExpression;
  if (!expression.startsWith(before) || !expression.endsWith(after)) return undefined;
  try {
    const prefix: unknown = JSON.parse(expression.slice(before.length, -after.length));
    return typeof prefix === "string" ? prefix : undefined;
  } catch {
    // A spoke's state may hold any text.
    return undefined;
  }
}

/** How the API server makes a user of a token. */
export function claimMappings(login: ClusterLogin): ClaimMappings {
  const { username, groups } = login;
  return {
    username: { claim: username.claim, prefix: username.prefix },
    groups: hasSeveralConnectors(login)
      ? { expression: groupsExpression.before + celText(groups.prefix) + groupsExpression.after }
      : { claim: groups.claim, prefix: groups.prefix },
    // Dex's sub is made of the connector's id and the provider's own id of the person, so it survives a new name or address.
    uid: { claim: "sub" },
    extra: [
      {
        key: tokenExtraKey,
        // A token by exchange has no hash of an access token.
        valueExpression: `has(claims.at_hash) ? claims.at_hash : "iat-" + string(int(claims.iat))`,
      },
    ],
  };
}

/** Whether people come through several connectors, so that a group's name says through which: `acme:ldap:admins`. */
export function hasSeveralConnectors({ connectors }: Pick<ClusterLogin, "connectors">): boolean {
  return connectors.length > 1;
}

/** The name of a group in a cluster whose API server has the rules in CEL. @param connector the id of the one that gives it. */
export function boundGroup(
  group: string,
  connector: string,
  login: Pick<ClusterLogin, "connectors" | "groups">,
): string {
  return login.groups.prefix + (hasSeveralConnectors(login) ? `${connector}:` : "") + group;
}

/**
 * Users that clusters give rights to the control plane by, although their names do not begin with `system:`. k3s, RKE2 and
 * GKE bind `kube-apiserver`, kOps binds `kubelet-api`; the others are those of kubeadm's certificates and of clusters made
 * by hand (Kubernetes the Hard Way).
 */
export const controlPlaneUsers: readonly string[] = [
  "kube-apiserver",
  "kube-apiserver-kubelet-client",
  "kube-controller-manager",
  "kube-proxy",
  "kube-scheduler",
  "kubelet",
  "kubelet-api",
  "kubelet-bootstrap",
  "kubernetes",
  "kubernetes-admin",
  "kubernetes-super-admin",
];

/** No token makes anybody a part of the system, whatever it claims. CEL, over the user that the mappings make. */
export const userValidationRules: readonly ValidationRule[] = [
  {
    expression: "!user.username.startsWith('system:')",
    message: "a user name of the login must not begin with system:",
  },
  {
    expression: `!(user.username in ${celList(controlPlaneUsers)})`,
    message: "a user name of the login must not be one of the control plane's",
  },
  {
    expression: "user.groups.all(group, !group.startsWith('system:'))",
    message: "a group of the login must not begin with system:",
  },
];
