import { stringify } from "yaml";
import type { PreparedGitHub } from "../github/prepare.ts";
import { labIssuer } from "../lab/issuer.ts";

/** The lab's fleet file, as a person would write it for a GitHub Enterprise Server. */
export interface LabFleet {
  /** The stand-in for GitHub that people come from. */
  readonly github: Pick<PreparedGitHub, "host" | "rootCa">;
  /** How long a login lasts. Default: Latchkey's own. */
  readonly session?: Readonly<Record<string, string>>;
  /** The certificates. Default: Latchkey's own. */
  readonly certificates?: Readonly<Record<string, string>>;
}

/** Writes the fleet file: platform rules the cluster, payments edits one namespace, everybody else gets nothing. */
export function fleetFile({ github, session, certificates }: LabFleet): string {
  return stringify({
    issuer: labIssuer,
    connectors: [{ type: "github", organization: "acme", host: github.host, rootCA: github.rootCa }],
    access: [
      { team: "platform", role: "cluster-admin", clusters: ["*"] },
      { team: "payments", role: "edit", namespaces: ["payments"], clusters: ["*"] },
    ],
    ...(session === undefined ? {} : { session }),
    ...(certificates === undefined ? {} : { certificates }),
  });
}
