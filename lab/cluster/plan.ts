/** What tells one cluster of the lab from every other. All that is not said here, the clusters share. */
export interface ClusterPlan {
  /** Its name, which is part of names of files and components. Lower case, digits and dashes. */
  readonly name: string;
  /** Where its API server answers, on the machine's address. */
  readonly apiServerPort: number;
  /** Where its controller manager answers, on the machine's address. */
  readonly controllerManagerPort: number;
  /** Below which its objects lie in the etcd that all clusters share. */
  readonly etcdPrefix: string;
  /**
   * Whether the lab's machine is its node. A cluster without one has no scheduler, and of the controllers only those
   * that a cluster needs in which nothing runs.
   */
  readonly hasNode: boolean;
}

/** The cluster where Dex runs. It is always there. */
export const hubPlan: ClusterPlan = { ...planAt(0, "hub"), hasNode: true };

/** The plans of the clusters beside the hub, in the order in which they came. A plan stays when others come after it. */
export function spokePlans(names: readonly string[]): readonly ClusterPlan[] {
  return names.map((name, index) => ({ ...planAt(index + 1, name), hasNode: false }));
}

/** The administrator's context and user in kubeconfigs. The cluster's own name is left to the login's context. */
export function adminContext({ name }: ClusterPlan): string {
  return `${name}-admin`;
}

function planAt(position: number, name: string): Omit<ClusterPlan, "hasNode"> {
  return {
    name,
    apiServerPort: 6443 + position,
    controllerManagerPort: 10_300 + position,
    etcdPrefix: `/clusters/${name}`,
  };
}
