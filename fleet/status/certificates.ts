import type { CertificateSettings } from "../../settings/clusterSettings.ts";
import type { CertificateStatus } from "./fleetStatus.ts";
import type { KnownOutputs } from "./stackReading.ts";

const hour = 3_600_000;

/**
 * How the certificates of one cluster's Dex stand.
 *
 * @param now the present, in milliseconds since 1970.
 */
export function certificateStatuses(
  cluster: string,
  ends: NonNullable<KnownOutputs["certificates"]>,
  { renewBeforeHours, servingHours }: Pick<CertificateSettings, "renewBeforeHours" | "servingHours">,
  now: number,
): readonly CertificateStatus[] {
  const of = (kind: CertificateStatus["kind"], end: string, dueHours: number): CertificateStatus => {
    const endsAt = Date.parse(end);
    const dueAt = endsAt - dueHours * hour;
    return {
      cluster,
      kind,
      ends: rfc3339(endsAt),
      dueFrom: rfc3339(dueAt),
      state: now >= endsAt ? "ended" : now >= dueAt ? "due" : "valid",
    };
  };
  return [
    of("serving", ends.servingEnds, renewBeforeHours),
    of("authority", ends.authorityEnds, servingHours),
  ];
}

/** A moment as RFC 3339 in UTC, to the second. */
export function rfc3339(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
