import { clusterComponents } from "../cluster/components.ts";
import type { PreparedGitHub } from "../github/prepare.ts";
import type { Machine } from "../machine/machine.ts";
import type { Component } from "../machine/supervisor.ts";
import { gitHubComponent } from "./gitHub.ts";

/** Every component of the lab, each after those that it needs: what `up` keeps running and `status` shows. */
export function labComponents(machine: Machine, github: PreparedGitHub): readonly Component[] {
  return [gitHubComponent(github), ...clusterComponents(machine)];
}
