import type { z } from "zod";
import { distributions } from "../../oidc/apiServer/distribution.ts";
import { accessRuleSchema } from "../../settings/accessSchema.ts";
import { gitHubConnectorSchema } from "../../settings/connectors/github.ts";
import { fleetSchema } from "../../settings/fleetSchema.ts";
import { explainIssue } from "../../settings/messages.ts";
import { isStackName, stackNameForm } from "../../settings/stackName.ts";
import { stackKeys } from "../../settings/stackSchema.ts";

/** Something that a person has to say of a new fleet, by a flag or in answer to a question. */
export interface Answer {
  /** The flag, with what stands behind it. */
  readonly flag: string;
  /** What it means, for the help and for the question. */
  readonly meaning: string;
  /** An answer as it could be. */
  readonly example: string;
  /** Why a text is no answer; `undefined` where it is one. */
  readonly problem: (written: string) => string | undefined;
}

/** The answers without which no fleet can be written, beside its clusters. */
export const requiredAnswers = {
  issuer: {
    flag: "--issuer <url>",
    meaning: "where Dex answers: an https URL that people and API servers reach",
    example: "https://login.acme.dev",
    problem: by(fleetSchema.shape.issuer),
  },
  organization: {
    flag: "--organization <name>",
    meaning: "the GitHub organisation whose members may log in",
    example: "acme",
    problem: by(gitHubConnectorSchema.shape.organization),
  },
  adminTeam: {
    flag: "--admin-team <slug>",
    meaning: "the GitHub team that administers every cluster",
    example: "platform",
    problem: by(accessRuleSchema.shape.team),
  },
  distribution: {
    flag: "--distribution <name>",
    meaning: `how API servers take configuration: ${distributions.join(", ")}`,
    example: "kubeadm",
    problem: by(stackKeys.distribution),
  },
  kubernetesVersion: {
    flag: "--kubernetes-version <version>",
    meaning: "the Kubernetes release of the clusters",
    example: "1.34",
    problem: by(stackKeys.kubernetesVersion),
  },
} as const satisfies Record<string, Answer>;

/** The name of a required answer. */
export type RequiredAnswer = keyof typeof requiredAnswers;

/** Why a text is not the client id of an OAuth App. */
export const clientIdProblem = by(stackKeys.githubClientId);

/** Why a text is not the name of a context. */
export const contextProblem = by(stackKeys.context);

/** Why a text is not a cluster's name. */
export function clusterNameProblem(written: string): string | undefined {
  return isStackName(written)
    ? undefined
    : `${JSON.stringify(written)} is not the name of a cluster; write ${stackNameForm}, like prod-eu-1`;
}

/** The very check that the settings make, with its words. */
function by(schema: z.ZodType): (written: string) => string | undefined {
  return (written) => schema.safeParse(written, { error: explainIssue }).error?.issues[0]?.message;
}
