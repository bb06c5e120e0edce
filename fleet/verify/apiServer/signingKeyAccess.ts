import { z } from "zod";
import { controlPlaneUsers } from "../../../oidc/apiServer/tokenRules.ts";
import { dexApiGroup, dexCustomResources } from "../../../oidc/dex/customResources.ts";

const policyRule = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()).default([]),
  resources: z.array(z.string()).default([]),
  resourceNames: z.array(z.string()).default([]),
});

const role = z.object({
  metadata: z.object({ name: z.string() }),
  rules: z.array(policyRule).nullish(),
});

const binding = z.object({
  metadata: z.object({ name: z.string() }),
  roleRef: z.object({ kind: z.enum(["ClusterRole", "Role"]), name: z.string() }),
  subjects: z.array(z.object({ kind: z.string(), name: z.string() })).nullish(),
});

/** A list of ClusterRoles or Roles, as an API server writes it. */
export const roleList = z.object({ items: z.array(role) });

/** A list of ClusterRoleBindings or RoleBindings, as an API server writes it. */
export const bindingList = z.object({ items: z.array(binding) });

type PolicyRule = z.output<typeof policyRule>;
type Roles = readonly z.output<typeof role>[];
type Bindings = readonly z.output<typeof binding>[];

/** The roles and bindings of one namespace. */
export interface NamespaceRbac {
  readonly roles: Roles;
  readonly bindings: Bindings;
}

/** The RBAC objects of a cluster that decide about Dex's signing keys. */
export interface ClusterRbac {
  readonly roles: Roles;
  readonly bindings: Bindings;
  readonly dexNamespace: NamespaceRbac;
  readonly controlPlaneNamespace: NamespaceRbac;
}

/** Somebody who can get at Dex's signing keys without being a cluster administrator. */
export interface SigningKeyAccess {
  /** `group NAME` or `user NAME`. */
  readonly subject: string;
  /** `ClusterRoleBinding NAME` or `RoleBinding NAME`. */
  readonly binding: string;
  /** What they can do, as it follows "can". */
  readonly action: string;
}

/** An action that leads to the keys. A rule allows it with any of the verbs on any of the resources. */
interface KeyAction {
  readonly action: string;
  readonly verbs: readonly string[];
  readonly apiGroup: string;
  readonly resources: readonly string[];
  /** The one object of which a rule with resourceNames may speak. Default: any. */
  readonly object?: string;
}

const reading = ["get", "list", "watch"];
const writing = ["create", "update", "patch"];

const workloads: readonly KeyAction[] = [
  { action: "create pods", verbs: writing, apiGroup: "", resources: ["pods", "replicationcontrollers"] },
  {
    action: "change workloads",
    verbs: writing,
    apiGroup: "apps",
    resources: ["deployments", "replicasets", "statefulsets", "daemonsets"],
  },
  { action: "change workloads", verbs: writing, apiGroup: "batch", resources: ["jobs", "cronjobs"] },
];

const inAnyNamespace = (serviceAccount?: string): readonly KeyAction[] => {
  const object = serviceAccount === undefined ? {} : { object: serviceAccount };
  return [
    {
      action: "impersonate service accounts",
      verbs: ["impersonate"],
      apiGroup: "",
      resources: ["serviceaccounts"],
      ...object,
    },
    {
      action: "request tokens of service accounts",
      verbs: ["create"],
      apiGroup: "",
      resources: ["serviceaccounts/token"],
      ...object,
    },
    {
      action: "run commands in pods",
      verbs: ["get", "create", "update", "patch"],
      apiGroup: "",
      resources: ["pods/exec", "pods/attach", "pods/ephemeralcontainers"],
    },
    ...workloads,
    { action: "read Secrets", verbs: reading, apiGroup: "", resources: ["secrets"] },
    {
      action: "grant any role",
      verbs: ["bind", "escalate"],
      apiGroup: "rbac.authorization.k8s.io",
      resources: ["roles", "clusterroles"],
    },
  ];
};

const inDexNamespace: readonly KeyAction[] = [
  {
    action: "read or write signing keys",
    verbs: [...reading, ...writing],
    apiGroup: dexApiGroup,
    resources: ["signingkeies"],
  },
  // As good as the keys: Dex signs a token for whomever one of its objects names.
  {
    action: "write Dex's objects",
    verbs: writing,
    apiGroup: dexApiGroup,
    resources: dexCustomResources.map(([, plural]) => plural),
  },
  {
    action: "read people's tokens and connectors' secrets",
    verbs: reading,
    apiGroup: dexApiGroup,
    resources: ["refreshtokens", "devicetokens", "connectors"],
  },
  ...inAnyNamespace("dex"),
];

const inTheCluster: readonly KeyAction[] = [
  ...inDexNamespace,
  ...inAnyNamespace(),
  { action: "impersonate anybody", verbs: ["impersonate"], apiGroup: "", resources: ["users", "groups"] },
  {
    action: "run commands through nodes",
    verbs: ["get", "create"],
    apiGroup: "",
    resources: ["nodes/proxy"],
  },
  // A conversion webhook is sent every object of a kind, and a mutating one can change pods that are created.
  {
    action: "change definitions of custom resources",
    verbs: writing,
    apiGroup: "apiextensions.k8s.io",
    resources: ["customresourcedefinitions"],
  },
  {
    action: "have a webhook change objects",
    verbs: writing,
    apiGroup: "admissionregistration.k8s.io",
    resources: ["mutatingwebhookconfigurations"],
  },
  {
    action: "approve client certificates",
    verbs: ["approve"],
    apiGroup: "certificates.k8s.io",
    resources: ["signers"],
  },
  { action: "mount files of nodes", verbs: writing, apiGroup: "", resources: ["persistentvolumes"] },
];

/**
 * Users and groups who can get at Dex's signing keys, but for cluster administrators, who can do everything anyway.
 * Service accounts, which are the cluster's own programs, and the control plane's names are not among them.
 */
export function signingKeyAccess(rbac: ClusterRbac): readonly SigningKeyAccess[] {
  const administrators = new Set(
    rbac.bindings
      .filter(({ roleRef }) => rulesOf(roleRef, rbac.roles, []).some(allowsEverything))
      .flatMap(({ subjects }) => (subjects ?? []).map(subjectText)),
  );
  const found = [
    ...accessBy("ClusterRoleBinding", rbac.bindings, inTheCluster, rbac.roles, []),
    ...[
      [rbac.dexNamespace, inDexNamespace] as const,
      [rbac.controlPlaneNamespace, inAnyNamespace()] as const,
    ].flatMap(([{ bindings, roles }, actions]) =>
      accessBy("RoleBinding", bindings, actions, rbac.roles, roles),
    ),
  ];
  return found.filter(({ subject }) => !administrators.has(subject));
}

function accessBy(
  kind: "ClusterRoleBinding" | "RoleBinding",
  bindings: Bindings,
  actions: readonly KeyAction[],
  clusterRoles: Roles,
  roles: Roles,
): readonly SigningKeyAccess[] {
  return bindings.flatMap(({ metadata, roleRef, subjects }) => {
    const rules = rulesOf(roleRef, clusterRoles, roles);
    const allowed = actions.find((action) => rules.some((rule) => allows(rule, action)));
    if (allowed === undefined) return [];
    return (subjects ?? []).filter(isPersonOrGroup).map((subject) => ({
      subject: subjectText(subject),
      binding: `${kind} ${metadata.name}`,
      action: allowed.action,
    }));
  });
}

function rulesOf(
  { kind, name }: { readonly kind: string; readonly name: string },
  clusterRoles: Roles,
  roles: Roles,
): readonly PolicyRule[] {
  const among = kind === "ClusterRole" ? clusterRoles : roles;
  return among.find(({ metadata }) => metadata.name === name)?.rules ?? [];
}

function allows(rule: PolicyRule, { verbs, apiGroup, resources, object }: KeyAction): boolean {
  return (
    includes(rule.verbs, verbs) &&
    includes(rule.apiGroups, [apiGroup]) &&
    resources.some((resource) => covers(rule.resources, resource)) &&
    (rule.resourceNames.length === 0 || object === undefined || rule.resourceNames.includes(object))
  );
}

function includes(allowed: readonly string[], wanted: readonly string[]): boolean {
  return allowed.includes("*") || wanted.some((each) => allowed.includes(each));
}

/** A rule names a subresource in full, or of every resource (kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go). */
function covers(allowed: readonly string[], resource: string): boolean {
  const [, subresource] = resource.split("/");
  return includes(allowed, [resource, ...(subresource === undefined ? [] : [`*/${subresource}`])]);
}

function allowsEverything({ verbs, apiGroups, resources }: PolicyRule): boolean {
  return [verbs, apiGroups, resources].every((each) => each.includes("*"));
}

interface Subject {
  readonly kind: string;
  readonly name: string;
}

/** Groups of the control plane that anybody can be in. */
const openGroups = ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"];

function isPersonOrGroup({ kind, name }: Subject): boolean {
  if (kind === "User") return !name.startsWith("system:") && !controlPlaneUsers.includes(name);
  return kind === "Group" && (!name.startsWith("system:") || openGroups.includes(name));
}

function subjectText({ kind, name }: Subject): string {
  return `${kind.toLowerCase()} ${name}`;
}
