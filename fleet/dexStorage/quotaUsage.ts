import { z } from "zod";
import { storageQuotaName } from "../../oidc/dex/storageQuota.ts";
import { jsonOf } from "../verify/answerText.ts";

/** Where an API server has the quota of a Dex. @param namespace Dex's. */
export function quotaPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/resourcequotas/${storageQuotaName}`;
}

/** Use of one kind of Dex's objects. */
export interface QuotaUsage {
  /** Plural of the kind, such as `authrequests`. */
  readonly resource: string;
  /** Absent until the cluster has counted. It creates none of the kind before that. */
  readonly used?: number;
  readonly hard: number;
}

/** From which share of the quota on there is a warning. */
const warningShare = 0.8;

const multipliers: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };

/** A whole number as the API server writes it: `136731`, but `200k` for 200000 (apimachinery, pkg/api/resource). */
const quantity = z
  .string()
  .regex(/^\d+[kMG]?$/)
  .transform((written) => parseInt(written, 10) * (multipliers[written.slice(-1)] ?? 1));

const counts = z.record(z.string(), quantity);
const resourceQuota = z.object({
  kind: z.literal("ResourceQuota"),
  status: z.object({ hard: counts.default({}), used: counts.default({}) }).default({ hard: {}, used: {} }),
});

/** Reads the JSON of a ResourceQuota. @returns `undefined` if it is none, such as a refusal. */
export function quotaUsage(text: string): readonly QuotaUsage[] | undefined {
  const parsed = resourceQuota.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  const { hard, used } = parsed.data.status;
  return Object.entries(hard)
    .map(([name, limit]) => ({
      resource: name.replace(/^count\//, "").replace(/\..*/, ""),
      ...(used[name] === undefined ? {} : { used: used[name] }),
      hard: limit,
    }))
    .toSorted((left, right) => left.resource.localeCompare(right.resource, "en"));
}

/** Describes what is nearly used up, such as `170000 of 200000 authrequests`. @returns `undefined` if nothing is. */
export function nearlyUsedUp(usage: readonly QuotaUsage[]): string | undefined {
  // A limit of 0 turns a kind off.
  const near = usage.filter(({ used = 0, hard }) => hard > 0 && used >= hard * warningShare);
  return near.length === 0
    ? undefined
    : near.map(({ resource, used, hard }) => `${String(used)} of ${hard} ${resource}`).join(", ");
}

/**
 * Returns whether the cluster refuses new logins because it has not counted the objects of Dex yet (kubernetes,
 * apiserver/pkg/admission/plugin/resourcequota: "status unknown for quota").
 */
export function isUncounted(usage: readonly QuotaUsage[]): boolean {
  return usage.some(({ used, hard }) => hard > 0 && used === undefined);
}

/** What to do about a quota that is nearly used up. @param namespace Dex's. */
export function usedUpRemedy(namespace: string): string {
  return `new logins fail once it is used up; see who floods Dex in its log, and delete the open logins with: kubectl delete authrequests.dex.coreos.com --all --namespace ${namespace}`;
}
