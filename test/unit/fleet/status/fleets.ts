import type {
  CertificateStatus,
  ClusterStatus,
  FleetStatus,
  HeldRole,
} from "../../../../fleet/status/fleetStatus.ts";
import { certificateStatuses } from "../../../../fleet/status/certificates.ts";

/** When the fleets of these tests are looked at. */
export const takenAt = "2026-11-24T18:34:00Z";

const day = 86_400_000;

/** A moment some days from {@link takenAt}, before it where they are negative. */
export function daysFromNow(days: number): string {
  return `${new Date(Date.parse(takenAt) + days * day).toISOString().slice(0, 19)}Z`;
}

/** A cluster that is in order: a spoke of `prod-hub` in wave 1, unless told otherwise. */
export function cluster(name: string, change: Partial<ClusterStatus> = {}): ClusterStatus {
  const { role = "spoke" } = change;
  const { kind } = change.state ?? { kind: "applied" };
  return {
    cluster: name,
    role,
    ...(role === "spoke" ? { hub: "prod-hub" } : {}),
    stage: role === "hub" ? "hubs" : "wave 1",
    issuer: "https://login.acme.dev",
    audience: `latchkey-${name}`,
    distribution: "kubeadm",
    kubernetesVersion: "1.34",
    forms: ["structured", "flags"],
    state: { kind: "applied" },
    ...(kind === "not-applied" ? {} : { lastUpdate: daysFromNow(-3) }),
    ...(kind === "applied" ? { latchkeyVersion: "0.1.0" } : {}),
    access: [platform, payments],
    ...change,
  };
}

/** A role that the fleets' administrators have. */
export const platform: HeldRole = { group: "github:acme:platform", role: "cluster-admin" };
/** A role in one namespace. */
export const payments: HeldRole = { group: "github:acme:payments", role: "edit", namespaces: ["payments"] };

/** The certificates of a Dex: one that serves, and the authority that signed it. */
export function certificates(
  name: string,
  servingDays: number,
  authorityDays = 3600,
): readonly CertificateStatus[] {
  return certificateStatuses(
    name,
    { servingEnds: daysFromNow(servingDays), authorityEnds: daysFromNow(authorityDays) },
    { renewBeforeHours: 30 * 24, servingHours: 90 * 24 },
    Date.parse(takenAt),
  );
}

/** A fleet of a hub and two spokes, in which nothing is wrong. */
export const calm: FleetStatus = {
  takenAt,
  latchkeyVersion: "0.1.0",
  issuer: "https://login.acme.dev",
  concerns: [],
  clusters: [
    cluster("prod-hub", { role: "hub", access: [platform] }),
    cluster("prod-eu-1"),
    cluster("prod-us-1", { stage: "wave 2", kubernetesVersion: "1.33", lastUpdate: daysFromNow(-1.2) }),
  ],
  certificates: certificates("prod-hub", 61),
  gitHubClients: [
    {
      cluster: "prod-hub",
      clientId: "Iv23liABCDEF",
      secretSince: daysFromNow(-203),
      secretPage: "https://github.com/organizations/acme/settings/apps/latchkey-prod-hub",
    },
  ],
};

const longName =
  "production-europe-central-frankfurt-availability-zone-a-customer-workloads-cluster-number-0017";

/** A fleet in which everything is wrong that can be, and names are long. */
export const troubled: FleetStatus = {
  ...calm,
  concerns: [
    {
      level: "problem",
      clusters: ["prod-us-1"],
      what: "cannot be read: error: failed to load checkpoint: unexpected end of JSON input",
      remedy: "see what pulumi stack output says",
    },
    {
      level: "problem",
      clusters: ["dev-1"],
      what: "the serving certificate has ended: nobody can log in",
      remedy: "renew it with latchkey up",
    },
    {
      level: "problem",
      clusters: ["prod-eu-1", longName],
      what: "not known to its hub prod-hub yet: nobody can log in",
      remedy: "run latchkey up",
    },
    {
      level: "warning",
      clusters: ["staging"],
      what: "never applied, or destroyed",
      remedy: "apply it with latchkey up",
    },
    {
      level: "warning",
      clusters: ["prod-hub"],
      what: "the serving certificate is inside its renewal window",
      remedy: "renew it with latchkey up",
    },
    {
      level: "warning",
      clusters: ["prod-hub"],
      what: "locked by ada@laptop, process 4711 since 2026-11-24T18:30:00Z: an update is under way, or was killed",
      remedy: "wait for its end; if there is none any more, free the stack with pulumi cancel",
    },
    {
      level: "warning",
      clusters: [],
      what: "stacks that have no file in the fleet, and are still applied: old-eu",
      remedy: "bring their files back, and run pulumi destroy before a file is removed",
    },
  ],
  clusters: [
    cluster("prod-hub", {
      role: "hub",
      lock: { holder: "ada@laptop, process 4711", since: daysFromNow(0), leftBehind: false },
    }),
    cluster("dev-1", {
      role: "standalone",
      distribution: "k3s",
      kubernetesVersion: "1.36",
      issuer: "https://login.dev.acme.dev",
      latchkeyVersion: "0.0.9",
      access: [platform, { group: "github:acme:developers", role: "admin" }],
    }),
    cluster("prod-eu-1"),
    cluster(longName, {
      distribution: "cluster-api",
      distributionVersion: "v1beta2",
      access: [
        platform,
        payments,
        {
          group: "github:acme:a-team-with-a-very-long-name-that-somebody-once-chose",
          role: "edit",
          namespaces: ["checkout", "checkout-canary", "payments", "risk-assessment-and-fraud-detection"],
        },
        { group: "oidc:auditors", role: "view" },
      ],
    }),
    cluster("prod-us-1", {
      stage: "wave 2",
      state: { kind: "unreadable", reason: "error: failed to load checkpoint" },
      distribution: "eks",
      forms: ["managed"],
    }),
    cluster("staging", { stage: "wave 3", state: { kind: "not-applied" } }),
  ],
  certificates: [...certificates("dev-1", -4, 60), ...certificates("prod-hub", 12)].toSorted(
    (left, right) => Date.parse(left.ends) - Date.parse(right.ends),
  ),
};

/** A fleet of a hub and many spokes, or of many clusters that stand alone. */
export function large(count: number, role: "spoke" | "standalone" = "spoke"): FleetStatus {
  const names = Array.from({ length: count - 1 }, (_, index) => {
    const region = ["eu", "us", "ap", "sa"][index % 4] ?? "";
    const stage = index < 20 ? "dev" : index < 80 ? "staging" : "prod";
    return `${stage}-${region}-${String(index).padStart(3, "0")}`;
  });
  const clusters = names.map((name, index) => {
    const wave = index < 20 ? 1 : index < 80 ? 2 : 3 + (index % 2);
    const idle = index % 97 === 96;
    return cluster(name, {
      role,
      stage: `wave ${wave}`,
      distribution: (["kubeadm", "kubeadm", "k3s", "eks"] as const)[index % 4] ?? "kubeadm",
      kubernetesVersion: `1.${31 + (index % 4)}`,
      ...(idle ? {} : { lastUpdate: daysFromNow(-(index % 17) - 0.1) }),
      access:
        index < 20
          ? [platform, payments]
          : index % 4 === 1
            ? [platform]
            : [platform, { ...payments, role: "view" }],
      ...(idle ? { state: { kind: "not-applied" } } : {}),
    });
  });
  const idle = clusters.filter(({ state }) => state.kind === "not-applied").map((each) => each.cluster);
  return {
    ...calm,
    clusters: [
      cluster("prod-hub", { role: "hub" }),
      ...clusters.toSorted((left, right) =>
        `${left.stage} ${left.cluster}` < `${right.stage} ${right.cluster}` ? -1 : 1,
      ),
    ],
    concerns: [
      {
        level: "warning",
        clusters: idle,
        what: "never applied, or destroyed",
        remedy: "apply it with latchkey up",
      },
    ],
    certificates: [
      ...certificates("prod-hub", 61),
      ...(role === "spoke"
        ? []
        : names.flatMap((name, index) => certificates(name, 25 + ((index * 37) % 66), 3000 + index))),
    ].toSorted((left, right) => Date.parse(left.ends) - Date.parse(right.ends)),
  };
}
