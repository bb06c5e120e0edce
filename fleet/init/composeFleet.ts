import { distributions } from "../../oidc/apiServer/distribution.ts";
import { type TargetProblem, targetProblems } from "../../oidc/apiServer/target.ts";
import { parseKubernetesVersion } from "../../oidc/kubernetesVersion.ts";
import {
  type Answer,
  clientIdProblem,
  clusterNameProblem,
  contextProblem,
  type RequiredAnswer,
  requiredAnswers,
} from "./answers.ts";
import type { NewCluster, NewExposure, NewFleet } from "./newFleet.ts";

/** What was said of a new fleet so far, as it was written. A cluster is `NAME` or `NAME=CONTEXT`. */
export type FleetDraft = { readonly [Name in RequiredAnswer]?: string | undefined } & {
  /** The cluster where the fleet's Dex runs. */
  readonly hub?: string | undefined;
  /** The clusters that trust the hub's Dex. */
  readonly spoke?: readonly string[] | undefined;
  /** The one cluster, with a Dex for itself alone. */
  readonly standalone?: string | undefined;
  /** The version of the distribution's own format, where it needs one. */
  readonly distributionVersion?: string | undefined;
  readonly exposure?: NewExposure["type"] | undefined;
  readonly ingressClass?: string | undefined;
  readonly githubClientId?: string | undefined;
};

/** Why a draft is no fleet yet. */
export interface Unfinished {
  /** What has to be said besides, by its flag. */
  readonly missing: readonly (RequiredAnswer | "clusters")[];
  /** What is wrong in what was said, and what to write instead. */
  readonly reasons: readonly string[];
}

/** Makes a fleet of what was said, or tells everything that is missing and wrong. */
export function composeFleet(draft: FleetDraft): NewFleet | Unfinished {
  const clusters = clustersOf(draft);
  const exposure = exposureOf(draft);
  const { issuer, organization, adminTeam, kubernetesVersion, distributionVersion, githubClientId } = draft;
  const distribution = distributions.find((name) => name === draft.distribution);
  const reasons = [
    ...answerNames.flatMap((name) => wrong(requiredAnswers[name], draft[name])),
    ...versionProblems(draft).map(({ setting, message }) => `${versionFlags[setting]}: ${message}`),
    ...clusterReasons(draft, clusters),
    ...("reason" in exposure ? [exposure.reason] : []),
    ...(githubClientId === undefined ? [] : prefixed("--github-client-id", clientIdProblem(githubClientId))),
  ];
  const [first, ...others] = clusters;
  if (
    reasons.length > 0 ||
    issuer === undefined ||
    organization === undefined ||
    adminTeam === undefined ||
    distribution === undefined ||
    kubernetesVersion === undefined ||
    first === undefined ||
    "reason" in exposure
  ) {
    const missing = answerNames.filter((name) => draft[name] === undefined);
    const namesDex = draft.hub !== undefined || draft.standalone !== undefined;
    return { missing: [...missing, ...(namesDex ? [] : ["clusters" as const])], reasons };
  }
  return {
    issuer,
    organization,
    adminTeam,
    clusters: [first, ...others],
    distribution,
    kubernetesVersion,
    exposure,
    ...(distributionVersion === undefined ? {} : { distributionVersion }),
    ...(githubClientId === undefined ? {} : { githubClientId }),
  };
}

const answerNames = [
  "issuer",
  "organization",
  "adminTeam",
  "distribution",
  "kubernetesVersion",
] as const satisfies readonly RequiredAnswer[];

const versionFlags = {
  kubernetesVersion: "--kubernetes-version",
  distributionVersion: "--distribution-version",
} as const satisfies Record<TargetProblem["setting"], string>;

/** What is wrong with the versions of a draft, as far as they are said: with some distributions they go together. */
function versionProblems(draft: FleetDraft): readonly TargetProblem[] {
  const distribution = distributions.find((name) => name === draft.distribution);
  const kubernetesVersion = parseKubernetesVersion(draft.kubernetesVersion ?? "");
  if (distribution === undefined || kubernetesVersion === undefined) return [];
  return targetProblems({ distribution, kubernetesVersion, distributionVersion: draft.distributionVersion });
}

/** Why the version of a draft's distribution does not fit; `undefined` where it does. */
export function distributionVersionProblem(draft: FleetDraft): string | undefined {
  return versionProblems(draft)[0]?.message;
}

/** Whether the distribution of a draft needs a version of its own format, and none is said. */
export function lacksDistributionVersion(draft: FleetDraft): boolean {
  if (draft.distributionVersion !== undefined) return false;
  return versionProblems(draft).some(({ setting }) => setting === "distributionVersion");
}

function wrong({ flag, problem }: Answer, written: string | undefined): readonly string[] {
  return written === undefined ? [] : prefixed(flag.replace(/ .*/, ""), problem(written));
}

function prefixed(flag: string, problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [`${flag}: ${problem}`];
}

/** Reads `NAME` or `NAME=CONTEXT`. The context of an administrator is often called after the cluster. */
function clusterOf(role: NewCluster["role"], written: string): NewCluster {
  const [name = "", ...rest] = written.split("=");
  return { role, name, context: rest.length === 0 ? `${name}-admin` : rest.join("=") };
}

/** The clusters as they were named: the one with Dex first. */
function clustersOf({ hub, spoke = [], standalone }: FleetDraft): readonly NewCluster[] {
  return [
    ...(hub === undefined ? [] : [clusterOf("hub", hub)]),
    ...(standalone === undefined ? [] : [clusterOf("standalone", standalone)]),
    ...spoke.map((written) => clusterOf("spoke", written)),
  ];
}

function clusterReasons(draft: FleetDraft, clusters: readonly NewCluster[]): readonly string[] {
  const { hub, standalone, spoke = [] } = draft;
  return [
    ...clusters.flatMap(({ role, name, context }) => [
      ...prefixed(`--${role}`, clusterNameProblem(name)),
      ...prefixed(`--${role} ${name}=${context}`, contextProblem(context)),
    ]),
    ...repeated(clusters.map(({ name }) => name)).map(
      (name) => `${name} is named twice; every cluster has a name of its own`,
    ),
    ...repeated(clusters.map(({ context }) => context)).map(
      (context) => `the context ${context} is named twice; every cluster has one of its own`,
    ),
    ...(hub !== undefined && standalone !== undefined
      ? [
          "--hub and --standalone: both would answer at the one issuer; name one of them, and add the other to the fleet later, with an issuer of its own",
        ]
      : []),
    ...(standalone !== undefined && spoke.length > 0
      ? ["--spoke: a standalone cluster's Dex serves no other; name it with --hub instead of --standalone"]
      : []),
  ];
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function exposureOf({
  exposure = "LoadBalancer",
  ingressClass,
}: FleetDraft): NewExposure | { reason: string } {
  if (exposure === "Ingress") {
    return ingressClass === undefined || ingressClass === ""
      ? { reason: "--exposure Ingress: name the IngressClass too, with --ingress-class NAME, like nginx" }
      : { type: exposure, className: ingressClass };
  }
  return ingressClass === undefined
    ? { type: exposure }
    : { reason: "--ingress-class goes with --exposure Ingress only; add that, or leave it out" };
}
