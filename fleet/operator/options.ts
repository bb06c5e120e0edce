import { clusterNameProblem } from "../init/answers.ts";
import { backendProblem } from "./backend.ts";
import { parseRepository, type Repository } from "./repository.ts";
import { parseSecretVariable, secretNameProblem } from "./secretReference.ts";
import type { OperatedFleet } from "./stackResource.ts";

/** What `latchkey operator` is asked for, but for which clusters and where to. Lengths of time are in seconds. */
export interface OperatorOptions {
  readonly repository?: string | undefined;
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
  readonly gitSecret?: string | undefined;
  readonly backend?: string | undefined;
  readonly pulumiOrganization?: string | undefined;
  readonly env?: readonly string[] | undefined;
  readonly kubeconfigSecret?: string | undefined;
  readonly serviceAccount: string;
  readonly resync: number;
  readonly fresh: number;
}

/** The branch that is applied unless another is named. */
export const usualBranch = "main";

/** Where the fleet is, as its folder says. */
export interface FoundSource {
  /** The address of the repository's remote `origin`; absent where there is none. */
  readonly origin?: string | undefined;
  /** The fleet's folder in the repository. */
  readonly folder: string;
}

/** Checks what was asked for, all at once. No text that may hold a secret is repeated. */
export function operatedFleet(
  options: OperatorOptions,
  { origin, folder }: FoundSource,
): OperatedFleet | { readonly reasons: readonly string[] } {
  const repository = repositoryOf(options.repository, origin);
  const variables = (options.env ?? []).map(parseSecretVariable);
  const { commit, branch = usualBranch, gitSecret, kubeconfigSecret, backend, pulumiOrganization } = options;
  const reasons = [
    ...("reason" in repository ? [repository.reason] : []),
    ...variables.flatMap((each) => ("reason" in each ? [each.reason] : [])),
    ...prefixed("--git-secret", gitSecret, secretNameProblem),
    ...prefixed("--kubeconfig-secret", kubeconfigSecret, secretNameProblem),
    ...prefixed("--service-account", options.serviceAccount, serviceAccountProblem),
    ...prefixed("--backend", backend, backendProblem),
    ...prefixed("--pulumi-organization", pulumiOrganization, organizationProblem),
    ...prefixed("--commit", commit, commitProblem),
    ...prefixed("--branch", branch, branchProblem),
    ...(options.fresh > options.resync
      ? ["--fresh is longer than --resync, so that it would never be looked at; write a shorter one"]
      : []),
  ];
  if (reasons.length > 0 || "reason" in repository) return { reasons };
  return {
    repository,
    revision: commit === undefined ? { branch } : { commit },
    folder,
    variables: variables.flatMap((each) => ("reason" in each ? [] : [each])),
    serviceAccount: options.serviceAccount,
    resyncSeconds: options.resync,
    freshSeconds: options.fresh,
    ...(gitSecret === undefined ? {} : { gitSecret }),
    ...(pulumiOrganization === undefined ? {} : { pulumiOrganization }),
    ...(backend === undefined ? {} : { backend }),
  };
}

function repositoryOf(
  written: string | undefined,
  origin: string | undefined,
): Repository | { readonly reason: string } {
  const address = written ?? origin;
  if (address === undefined) {
    return {
      reason:
        "--repository is missing: the fleet's folder is in no Git repository with a remote called origin",
    };
  }
  const repository = parseRepository(address);
  if (!("reason" in repository)) return repository;
  const where =
    written === undefined ? "--repository is missing, and the address of the remote origin" : "--repository";
  return { reason: `${where} ${repository.reason}` };
}

function prefixed(
  flag: string,
  written: string | undefined,
  problemOf: (written: string) => string | undefined,
): readonly string[] {
  const problem = written === undefined ? undefined : problemOf(written);
  return problem === undefined ? [] : [`${flag} ${problem}`];
}

function serviceAccountProblem(written: string): string | undefined {
  return secretNameProblem(written) === undefined
    ? undefined
    : "is not the name of a service account; write lower-case letters, digits, - and .";
}

function organizationProblem(written: string): string | undefined {
  return clusterNameProblem(written) === undefined
    ? undefined
    : "is not the name of an organisation in Pulumi Cloud; write letters, digits, ., _ and -";
}

function commitProblem(written: string): string | undefined {
  return /^[0-9a-f]{40}$/.test(written)
    ? undefined
    : "is not a commit; write its whole hash, 40 digits, as git rev-parse HEAD prints it";
}

/** What git takes as a part of a branch's name, roughly (git check-ref-format); the operator finds out whether it is there. */
function branchProblem(written: string): string | undefined {
  return /^[^\s~^:?*[\\-][^\s~^:?*[\\]*$/.test(written) ? undefined : "is not the name of a branch";
}
