import fc from "fast-check";
import { usernameClaims } from "../../../oidc/clusterLogin.ts";
import { readableDuration } from "../../../oidc/duration.ts";
import { keyAlgorithms } from "../../../oidc/keyAlgorithm.ts";
import { awkwardTexts, plainIssuers } from "../oidc/generated.ts";

const hour = 3600;

/** Three lengths of time, none longer than the next. */
const sessions = fc
  .tuple(
    fc.integer({ min: 60, max: 86_400 }),
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.integer({ min: 0, max: 10_000_000 }),
  )
  .map(([idToken, more, evenMore]) => ({
    idToken: readableDuration(idToken),
    idle: readableDuration(idToken + more),
    absolute: readableDuration(idToken + more + evenMore),
  }));

/** Three lengths of whole hours, each longer than the one before. */
const certificates = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 3, maxLength: 3 }),
    fc.constantFrom(...keyAlgorithms),
    fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 2 }),
  )
  .map(([[first = 1, second = 1, third = 1], algorithm, authorities]) => ({
    renewBefore: readableDuration(first * hour),
    serving: readableDuration((first + second) * hour),
    authority: readableDuration((first + second + third) * hour),
    authorities,
    algorithm,
  }));

/** Prefixes that the settings take: visible, and nothing that could be the beginning of `system:`. */
const prefixes = awkwardTexts.filter(
  (text) =>
    text !== "-" &&
    !text.includes(" ") &&
    !text.toLowerCase().startsWith("system:") &&
    !"system:".startsWith(text.toLowerCase()),
);

/** Roles that may cover Dex's namespace. */
const everywhere = ["cluster-admin", "view"];

/** Rules of a fleet with the clusters `prod-1` and `stage-1`, no two alike. */
const rules = fc.uniqueArray(
  fc
    .record(
      {
        team: fc.constantFrom("platform", "payments", "on", "1_000", "site-reliability"),
        role: fc.constantFrom("cluster-admin", "edit", "view", "acme:deployer"),
        clusters: fc.uniqueArray(fc.constantFrom("*", "prod-*", "*-1", "prod-1", "stage-1"), {
          minLength: 1,
          maxLength: 3,
        }),
        namespaces: fc.uniqueArray(fc.constantFrom("payments", "no", "0"), { minLength: 1 }),
      },
      { requiredKeys: ["team", "role", "clusters"] },
    )
    .map((rule) =>
      rule.namespaces === undefined && !everywhere.includes(rule.role)
        ? { ...rule, namespaces: ["payments"] }
        : rule,
    ),
  {
    minLength: 1,
    maxLength: 6,
    selector: ({ team, role, clusters, namespaces }) =>
      JSON.stringify([team, role, [...clusters].sort(), [...(namespaces ?? [])].sort()]),
  },
);

/** The patterns of the rules that match each cluster. */
export const matchingPatterns = {
  "prod-1": ["*", "*-1", "prod-1", "prod-*"],
  "stage-1": ["*", "*-1", "stage-1"],
} as const;

/** Fleet files as a person may write them, all of them right, for the clusters `prod-1` and `stage-1`. */
export const fleets = fc
  .record(
    {
      issuer: plainIssuers,
      connectors: fc.tuple(
        fc.record({
          type: fc.constant("github"),
          organization: fc.constantFrom("acme", "Acme-Inc", "on", "1e3"),
          allowedMembers: fc.constantFrom("teams", "organization"),
        }),
      ),
      access: rules,
      identity: fc.record(
        { username: fc.constantFrom(...usernameClaims), usernamePrefix: prefixes, groupsPrefix: prefixes },
        { requiredKeys: [] },
      ),
      session: sessions,
      certificates,
      dex: fc.record({ replicas: fc.integer({ min: 1, max: 10 }) }),
    },
    { requiredKeys: ["issuer", "connectors", "access"] },
  )
  // Somebody can log in to each cluster.
  .filter(
    ({ connectors: [{ allowedMembers }], access }) =>
      allowedMembers === "organization" ||
      Object.values(matchingPatterns).every((patterns: readonly string[]) =>
        access.some(({ clusters }) => clusters.some((pattern) => patterns.includes(pattern))),
      ),
  );
