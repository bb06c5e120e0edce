import { z } from "zod";
import {
  bindingList,
  roleList,
  signingKeyAccess,
} from "../../../../fleet/verify/apiServer/signingKeyAccess.ts";
import { startLoopbackControllers } from "../../../../lab/loopback/controllerManager.ts";
import type { LoopbackControlPlane } from "../../../../lab/loopback/controlPlane.ts";
import type { LoopbackProcess } from "../../../../lab/loopback/process.ts";
import { eventually } from "../../../../lab/machine/wait.ts";
import type { SigningKey } from "../../../../lab/scenario/dexSigningKey.ts";
import { accessBindings, bindingObjectName } from "../../../../oidc/access/binding.ts";
import { authenticationConfiguration } from "../../../../oidc/apiServer/authenticationConfiguration.ts";
import { ClusterWithDex } from "./clusterWithDex.ts";
import { attackedObjects, signingKeyAttacks } from "./signingKeyAttacks.ts";
import { personClaims } from "./tokens.ts";

export const rbac = "/apis/rbac.authorization.k8s.io/v1";

const clusterRole = z.object({ rules: z.array(z.unknown()).nullish() });

/** What an access rule gives a team on the hub. */
export interface Right {
  readonly role: string;
  /** Default: the whole cluster. */
  readonly namespaces?: readonly string[];
}

export const administrator: Right = { role: "cluster-admin" };
export const edit: Right = { role: "edit" };

export const nameOf = ({ role, namespaces }: Right) =>
  `${role} in ${namespaces === undefined ? "the whole cluster" : namespaces.join(" and ")}`;

/** A team for each right, so that no right adds to another. */
export const teamOf = (right: Right) => `acme:${nameOf(right).replaceAll(" ", "-")}`;

/** The cluster where Dex runs, with teams that have rights there. */
export class HubWithTeams {
  readonly cluster: ClusterWithDex;
  readonly controlPlane: LoopbackControlPlane;
  readonly #key: SigningKey;
  readonly #controllers: LoopbackProcess;

  private constructor(cluster: ClusterWithDex, key: SigningKey, controllers: LoopbackProcess) {
    this.cluster = cluster;
    this.controlPlane = cluster.controlPlane;
    this.#key = key;
    this.#controllers = controllers;
  }

  /** Starts it, and binds each right to a team as Latchkey does. */
  static async start(rights: readonly Right[]): Promise<HubWithTeams> {
    const cluster = await ClusterWithDex.start();
    const { controlPlane } = cluster;
    let controllers: LoopbackProcess | undefined;
    try {
      const configuration = authenticationConfiguration(cluster.login, { major: 1, minor: 36 });
      await cluster.restart(configuration, () => personClaims("github"));
      controllers = await aggregateRoles(cluster);
      for (const [path, object] of attackedObjects) await controlPlane.create(path, object);
      for (const right of rights) await bind(controlPlane, right);
      return new HubWithTeams(cluster, await cluster.signingKey(), controllers);
    } catch (error) {
      await controllers?.stop();
      await cluster.stop();
      throw error;
    }
  }

  /** Returns a token of somebody in a team. @param key signs it. Default: Dex's. */
  tokenOf(team: string, key = this.#key): string {
    return this.cluster.sign(key, personClaims("github", [team]));
  }

  /** Returns the attacks in which a team's right suffices. */
  async successes(right: Right): Promise<readonly string[]> {
    const token = this.tokenOf(teamOf(right));
    const results = await Promise.all(
      signingKeyAttacks.map(async ({ name, path, request, succeeded }) =>
        succeeded(await this.controlPlane.ask(path, { ...request, token })) ? [name] : [],
      ),
    );
    return results.flat();
  }

  /** Returns what verify warns of. */
  async waysToTheKeys() {
    const list = async <List>(schema: z.ZodType<List>, path: string) =>
      schema.parse(JSON.parse((await this.controlPlane.ask(`${rbac}/${path}`)).body));
    const inNamespace = async (namespace: string) => ({
      roles: (await list(roleList, `namespaces/${namespace}/roles`)).items,
      bindings: (await list(bindingList, `namespaces/${namespace}/rolebindings`)).items,
    });
    return signingKeyAccess({
      roles: (await list(roleList, "clusterroles")).items,
      bindings: (await list(bindingList, "clusterrolebindings")).items,
      dexNamespace: await inNamespace("latchkey"),
      controlPlaneNamespace: await inNamespace("kube-system"),
    });
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    await this.#controllers.stop();
    await this.cluster.stop();
  }
}

/** Binds a right to its team as Latchkey does. */
async function bind(controlPlane: LoopbackControlPlane, right: Right): Promise<void> {
  for (const binding of accessBindings([{ group: `acme:${teamOf(right)}`, ...right }])) {
    const path =
      binding.namespace === undefined
        ? `${rbac}/clusterrolebindings`
        : `${rbac}/namespaces/${binding.namespace}/rolebindings`;
    await controlPlane.create(path, {
      metadata: { name: bindingObjectName(binding) },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: binding.role },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: binding.group }],
    });
  }
}

/** Starts the controller that fills the roles admin, edit and view. */
async function aggregateRoles({ controlPlane, bin, folder }: ClusterWithDex): Promise<LoopbackProcess> {
  const { kubeconfig } = controlPlane;
  const controllers = await startLoopbackControllers({
    ...{ folder, bin, kubeconfig },
    controllers: ["clusterrole-aggregation-controller"],
  });
  await eventually(
    async () => {
      for (const role of ["admin", "edit", "view"]) {
        const { body } = await controlPlane.ask(`${rbac}/clusterroles/${role}`);
        if ((clusterRole.parse(JSON.parse(body)).rules ?? []).length === 0)
          throw new Error(`${role} is empty`);
      }
    },
    { subject: "the roles to be filled", timeout: 30_000 },
  );
  return controllers;
}
