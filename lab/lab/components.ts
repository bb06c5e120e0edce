import { clusterComponents, clusterSteps } from "../cluster/cluster.ts";
import { etcd } from "../cluster/etcd.ts";
import type { ClusterPlan } from "../cluster/plan.ts";
import type { PreparedGitHub } from "../github/prepare.ts";
import type { Machine } from "../machine/machine.ts";
import type { Step } from "../machine/steps.ts";
import { type Component, componentStep, type Report } from "../machine/supervisor.ts";
import { gitHubComponent } from "./gitHub.ts";

/** Every component of a lab with these clusters, each after those that it needs: what `up` keeps running and `status` shows. */
export function labComponents(
  machine: Machine,
  github: PreparedGitHub,
  plans: readonly ClusterPlan[],
): readonly Component[] {
  return [gitHubComponent(github), etcd(), ...plans.flatMap((plan) => clusterComponents(machine, plan))];
}

/** What has to be done so that these components run and the clusters are usable, each step after those that it needs. */
export function stepsOf(
  machine: Machine,
  components: readonly Component[],
  plans: readonly ClusterPlan[],
  report: Report,
): readonly Step[] {
  const others = plans.flatMap((plan) => clusterSteps(machine, plan));
  return components.flatMap((component) => [
    componentStep(machine, component, report),
    ...others.filter(({ after }) => after.includes(component.name)),
  ]);
}
