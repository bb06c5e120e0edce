import { goDuration } from "../../oidc/duration.ts";
import type { Stage } from "../rollout/stages.ts";
import type { Repository } from "./repository.ts";
import { resourceName } from "./resourceName.ts";
import type { SecretReference, SecretVariable } from "./secretReference.ts";
import { kubeconfigPath, type WorkspaceNeeds, workspaceTemplate } from "./workspace.ts";

/** What every Stack of a fleet has in common. Secrets are named, and never here themselves. */
export interface OperatedFleet {
  readonly repository: Repository;
  /** What of the repository is applied: the newest commit of a branch, whenever there is one, or this one commit. */
  readonly revision: { readonly branch: string } | { readonly commit: string };
  /** The fleet's folder in the repository, with slashes between its parts; empty where it is the repository's own. */
  readonly folder: string;
  /** The Secret with the repository's credential, under the key `accessToken` or `sshPrivateKey`; absent for none. */
  readonly gitSecret?: string;
  /** The organisation in Pulumi Cloud that the stacks belong to; absent where the backend knows their bare names. */
  readonly pulumiOrganization?: string;
  /** Where the state is; absent for Pulumi Cloud. */
  readonly backend?: string;
  /** Environment variables of the engine. */
  readonly variables: readonly SecretVariable[];
  /** The service account of the pods. */
  readonly serviceAccount: string;
  /** After how long a stack is applied again, though nothing has changed in the repository, in seconds. */
  readonly resyncSeconds: number;
  /** How long ago a stack of the stage before may have been applied, in seconds; one of longer ago is applied again. */
  readonly freshSeconds: number;
}

/** A cluster whose Stack is written. */
export interface OperatedCluster {
  /** Its name, which is its stack's. */
  readonly cluster: string;
  /** The secrets provider that its stack file names; absent for the backend's usual one. */
  readonly secretsProvider?: string;
  /** What its pod needs besides. */
  readonly workspace: WorkspaceNeeds;
}

/**
 * The Stack resources of a fleet (`pulumi.com/v1`, Pulumi Kubernetes Operator v2.9), in the order in which they are
 * rolled out, so that whoever applies them one after the other changes none before those that it waits for.
 *
 * @param stages the stages of the rollout. Every Stack waits for those of the stage before its own.
 * @param clusters every cluster of the stages, by its name.
 */
export function stackResources(
  fleet: OperatedFleet,
  stages: readonly Stage[],
  clusters: ReadonlyMap<string, OperatedCluster>,
): readonly object[] {
  return stages.flatMap((stage, index) => {
    const before = stages[index - 1]?.clusters ?? [];
    return stage.clusters.map((name) => {
      const cluster = clusters.get(name);
      if (cluster === undefined) throw new Error(`${name} is in a stage, but not among the clusters`);
      return stackResource(fleet, cluster, before);
    });
  });
}

function stackResource(fleet: OperatedFleet, operated: OperatedCluster, before: readonly string[]): object {
  const { repository, revision, folder, gitSecret, pulumiOrganization, backend, serviceAccount } = fleet;
  const { cluster, secretsProvider, workspace } = operated;
  const envRefs = environmentReferences(fleet, workspace);
  return {
    apiVersion: "pulumi.com/v1",
    kind: "Stack",
    metadata: {
      name: resourceName(cluster),
      labels: { "app.kubernetes.io/part-of": "latchkey" },
    },
    spec: {
      stack: pulumiOrganization === undefined ? cluster : `${pulumiOrganization}/${cluster}`,
      projectRepo: repository.url,
      ...revision,
      ...(folder === "" ? {} : { repoDir: folder }),
      ...(gitSecret === undefined ? {} : { gitAuth: gitAuth(repository, gitSecret) }),
      ...(backend === undefined ? {} : { backend }),
      ...(secretsProvider === undefined ? {} : { secretsProvider }),
      ...(Object.keys(envRefs).length === 0 ? {} : { envRefs }),
      serviceAccountName: serviceAccount,
      // Takes back what was changed by hand, and renews certificates.
      refresh: true,
      continueResyncOnCommitMatch: true,
      resyncFrequencySeconds: fleet.resyncSeconds,
      ...(before.length === 0 ? {} : { prerequisites: before.map((name) => prerequisite(fleet, name)) }),
      workspaceTemplate: workspaceTemplate(workspace),
    },
  };
}

function prerequisite({ freshSeconds }: OperatedFleet, cluster: string): object {
  return {
    name: resourceName(cluster),
    requirement: { succeededWithinDuration: goDuration(freshSeconds) },
  };
}

function gitAuth({ access }: Repository, name: string): object {
  return access === "token"
    ? { accessToken: reference({ name, key: "accessToken" }) }
    : { sshAuth: { sshPrivateKey: reference({ name, key: "sshPrivateKey" }) } };
}

function environmentReferences({ variables }: OperatedFleet, { kubeconfigSecret }: WorkspaceNeeds) {
  const secrets = variables.map(({ variable, secret }) => [variable, reference(secret)] as const);
  const kubeconfig = { type: "Literal", literal: { value: kubeconfigPath } };
  const references: readonly (readonly [string, object])[] = [
    ...secrets,
    ...(kubeconfigSecret === undefined ? [] : [["KUBECONFIG", kubeconfig] as const]),
  ];
  return Object.fromEntries(references.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function reference(secret: SecretReference): object {
  return { type: "Secret", secret };
}
