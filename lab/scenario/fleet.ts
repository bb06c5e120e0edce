import { stringify } from "yaml";
import type { PreparedGitHub } from "../github/prepare.ts";
import { labIssuer } from "../lab/issuer.ts";

/** A rule as it stands in the fleet file: a team has a role, in these namespaces or everywhere, on these clusters. */
export interface LabAccessRule extends AnyAccessRule {
  readonly team: string;
}

/** The same for a group of any connector. */
export interface LabGroupAccessRule extends AnyAccessRule {
  readonly group: string;
  /** The id of the connector that gives it. Default: the only one that can. */
  readonly connector?: string;
}

interface AnyAccessRule {
  readonly role: string;
  /** Default: the whole cluster. */
  readonly namespaces?: readonly string[];
  /** Stack names; `*` stands for any characters. */
  readonly clusters: readonly string[];
}

/** The lab's fleet file, as a person would write it for a GitHub Enterprise Server. */
export interface LabFleet {
  /** The stand-in for GitHub that people come from. */
  readonly github: Pick<PreparedGitHub, "host" | "rootCa">;
  /** Whether stacks register GitHub Apps of their own. Default: they are given the stand-in's OAuth App. */
  readonly app?: boolean;
  /** The connectors beside GitHub's, as they stand in the fleet file. Default: none. */
  readonly connectors?: readonly Readonly<Record<string, unknown>>[];
  /**
   * What people and groups are called in the clusters, beside `username: email`, which a GitHub Enterprise Server needs.
   * Default: Latchkey's own. With other connectors `groupsPrefix` is needed.
   */
  readonly identity?: Readonly<Record<string, string>>;
  /** Who may do what where. Default: platform rules every cluster, payments edits one namespace of each. */
  readonly access?: readonly (LabAccessRule | LabGroupAccessRule)[];
  /** The teams of acme that the fleet file owns, as they stand in it. Default: none. */
  readonly teams?: readonly object[];
  /** The jobs that may log in, as they stand in the fleet file. Default: none. */
  readonly automation?: { readonly subjects: readonly string[] };
  /** How long a login lasts. Default: Latchkey's own. */
  readonly session?: Readonly<Record<string, string>>;
  /** The certificates. Default: Latchkey's own. */
  readonly certificates?: Readonly<Record<string, string | readonly number[]>>;
}

const defaultAccess: readonly LabAccessRule[] = [
  { team: "platform", role: "cluster-admin", clusters: ["*"] },
  { team: "payments", role: "edit", namespaces: ["payments"], clusters: ["*"] },
];

/** Writes the fleet file. */
export function fleetFile(fleet: LabFleet): string {
  const {
    github,
    app = false,
    connectors = [],
    identity,
    access = defaultAccess,
    teams,
    automation,
    session,
    certificates,
  } = fleet;
  return stringify({
    issuer: labIssuer,
    connectors: [
      {
        type: "github",
        organization: "acme",
        host: github.host,
        rootCA: github.rootCa,
        ...(app ? { app: { create: true } } : {}),
        ...(teams === undefined ? {} : { teams }),
      },
      ...connectors,
    ],
    identity: { username: "email", ...identity },
    access,
    ...(automation === undefined ? {} : { automation }),
    ...(session === undefined ? {} : { session }),
    ...(certificates === undefined ? {} : { certificates }),
  });
}
