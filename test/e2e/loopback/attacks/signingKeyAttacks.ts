import type { ApiRequest, ApiResponse } from "../../../../lab/loopback/controlPlane.ts";

/** One way to Dex's signing keys, or to a key of one's own that API servers trust. */
export interface SigningKeyAttack {
  readonly name: string;
  readonly path: string;
  readonly request: ApiRequest;
  /** Whether the answer means that the API server allowed it. */
  readonly succeeded: (response: ApiResponse) => boolean;
}

const dex = "system:serviceaccount:latchkey:dex";
/** A service account of the control plane that may read every object (bootstrappolicy/controller_policy.go). */
const collector = "generic-garbage-collector";
const keys = "/apis/dex.coreos.com/v1/namespaces/latchkey/signingkeies";
const core = "/api/v1/namespaces/latchkey";
const pod = `${core}/pods/dex-0`;

/** The objects in the cluster that the attacks are about, beside Dex's own: what Latchkey and Kubernetes create there. */
export const attackedObjects: readonly (readonly [path: string, object: object])[] = [
  [`${core}/serviceaccounts`, { metadata: { name: "dex" } }],
  ["/api/v1/namespaces/kube-system/serviceaccounts", { metadata: { name: collector } }],
  ["/api/v1/namespaces", { metadata: { name: "payments" } }],
  ["/api/v1/namespaces/payments/serviceaccounts", { metadata: { name: "default" } }],
  [`${core}/secrets`, { metadata: { name: "dex-config" }, stringData: { "config.yaml": "secret" } }],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/latchkey/roles",
    {
      metadata: { name: "dex" },
      rules: [{ apiGroups: ["dex.coreos.com"], resources: ["*"], verbs: ["*"] }],
    },
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/latchkey/rolebindings",
    {
      metadata: { name: "dex" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "dex" },
      subjects: [{ kind: "ServiceAccount", name: "dex", namespace: "latchkey" }],
    },
  ],
  [
    `${core}/pods`,
    {
      metadata: { name: "dex-0" },
      spec: { serviceAccountName: "dex", nodeName: "node-1", containers: [{ name: "dex", image: "dex" }] },
    },
  ],
  [
    "/apis/apps/v1/namespaces/latchkey/deployments",
    {
      metadata: { name: "dex" },
      spec: {
        selector: { matchLabels: { app: "dex" } },
        template: {
          metadata: { labels: { app: "dex" } },
          spec: { containers: [{ name: "dex", image: "dex" }] },
        },
      },
    },
  ],
];

/** A pod that mounts every file of its node, the tokens of the other pods' service accounts among them. */
export const podWithTheNodesFiles = {
  metadata: { name: "node-files" },
  spec: {
    containers: [{ name: "shell", image: "shell", volumeMounts: [{ name: "node", mountPath: "/node" }] }],
    volumes: [{ name: "node", hostPath: { path: "/" } }],
  },
};

const answers =
  (...statuses: readonly number[]) =>
  ({ status }: ApiResponse) =>
    statuses.includes(status);
/** Without a node, a request that was allowed fails later and differently. */
const allowed = ({ status }: ApiResponse) => status !== 403;

function reads(name: string, path: string, as?: string): SigningKeyAttack {
  return {
    name,
    path,
    request: as === undefined ? {} : { as: { user: as } },
    succeeded: answers(200),
  };
}

function creates(name: string, path: string, body: object): SigningKeyAttack {
  return { name, path: `${path}?dryRun=All`, request: { body }, succeeded: answers(201) };
}

function patches(name: string, path: string, body: object): SigningKeyAttack {
  return {
    name,
    path: `${path}?dryRun=All`,
    request: { method: "PATCH", body, contentType: "application/strategic-merge-patch+json" },
    succeeded: answers(200),
  };
}

function connects(name: string, path: string): SigningKeyAttack {
  return { name, path, request: { method: "POST" }, succeeded: allowed };
}

/** Every way to Dex's keys that an API server decides about. */
export const signingKeyAttacks: readonly SigningKeyAttack[] = [
  reads("reads the keys", keys),
  reads("reads the keys of every namespace", "/apis/dex.coreos.com/v1/signingkeies"),
  reads("reads refresh tokens", "/apis/dex.coreos.com/v1/namespaces/latchkey/refreshtokens"),
  reads("reads the keys as Dex", keys, dex),
  reads(
    "reads the keys as a controller of the control plane",
    keys,
    `system:serviceaccount:kube-system:${collector}`,
  ),
  reads("reads Dex's configuration", `${core}/secrets/dex-config`),
  reads("lists Secrets in Dex's namespace", `${core}/secrets`),
  creates("adds a key of its own", keys, {
    apiVersion: "dex.coreos.com/v1",
    kind: "SigningKey",
    metadata: { name: "evil" },
  }),
  creates("adds a client of its own", "/apis/dex.coreos.com/v1/namespaces/latchkey/oauth2clients", {
    apiVersion: "dex.coreos.com/v1",
    kind: "OAuth2Client",
    metadata: { name: "evil" },
  }),
  creates("requests Dex's token", `${core}/serviceaccounts/dex/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { audiences: [] },
  }),
  creates(
    "requests a controller's token",
    `/api/v1/namespaces/kube-system/serviceaccounts/${collector}/token`,
    {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: [] },
    },
  ),
  creates("creates a Secret that holds Dex's token", `${core}/secrets`, {
    metadata: { name: "evil", annotations: { "kubernetes.io/service-account.name": "dex" } },
    type: "kubernetes.io/service-account-token",
  }),
  creates("creates a pod with Dex's service account", `${core}/pods`, {
    metadata: { name: "evil" },
    spec: { serviceAccountName: "dex", containers: [{ name: "shell", image: "shell" }] },
  }),
  connects("runs a command in Dex's pod", `${pod}/exec?command=cat&stdout=true`),
  connects("attaches to Dex's pod", `${pod}/attach?stdout=true`),
  connects("forwards a port of Dex's pod", `${pod}/portforward?ports=5556`),
  connects("sends requests through the proxy of Dex's pod", `${pod}/proxy/`),
  { name: "asks Dex's node", path: "/api/v1/nodes/node-1/proxy/pods", request: {}, succeeded: allowed },
  patches("adds a container to Dex's pod", `${pod}/ephemeralcontainers`, {
    spec: { ephemeralContainers: [{ name: "shell", image: "shell" }] },
  }),
  patches("changes Dex's image", "/apis/apps/v1/namespaces/latchkey/deployments/dex", {
    spec: { template: { spec: { containers: [{ name: "dex", image: "evil" }] } } },
  }),
  creates(
    "binds a role in Dex's namespace",
    "/apis/rbac.authorization.k8s.io/v1/namespaces/latchkey/rolebindings",
    {
      metadata: { name: "evil" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "dex" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "mallory" }],
    },
  ),
  creates("binds a role in the cluster", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    metadata: { name: "evil" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "mallory" }],
  }),
  {
    name: "reads the keys as an administrator",
    path: keys,
    request: { as: { user: "mallory", groups: ["system:masters"] } },
    succeeded: answers(200),
  },
];

const admission = "/apis/admissionregistration.k8s.io/v1";
/** Forbids everything that admission sees in Dex's namespace to everybody but administrators. */
export const forbiddingPolicy = [
  [
    `${admission}/validatingadmissionpolicies`,
    {
      metadata: { name: "dex" },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "latchkey" } },
          resourceRules: [{ operations: ["*"], apiGroups: ["*"], apiVersions: ["*"], resources: ["*/*"] }],
        },
        validations: [{ expression: "'system:masters' in request.userInfo.groups" }],
      },
    },
  ],
  [
    `${admission}/validatingadmissionpolicybindings`,
    { metadata: { name: "dex" }, spec: { policyName: "dex", validationActions: ["Deny"] } },
  ],
] as const;
