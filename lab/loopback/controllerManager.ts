import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ask } from "../cluster/request.ts";
import { freePort } from "./port.ts";
import { LoopbackProcess } from "./process.ts";

/** What a controller manager is started with. */
export interface ControllerManagerOptions {
  /** A folder of its own. */
  readonly folder: string;
  /** The folder of kube-controller-manager. */
  readonly bin: string;
  /** An administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The controllers to run, such as `resourcequota-controller`. */
  readonly controllers: readonly string[];
}

/** Starts some of Kubernetes' controllers next to a control plane on 127.0.0.1. */
export async function startLoopbackControllers(options: ControllerManagerOptions): Promise<LoopbackProcess> {
  const { folder, bin, kubeconfig, controllers } = options;
  const port = await freePort();
  const certificates = join(folder, "controller-manager");
  return LoopbackProcess.start({
    command: join(bin, "kube-controller-manager"),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--controllers=${controllers.join(",")}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${certificates}`,
      "--leader-elect=false",
    ],
    folder,
    name: "kube-controller-manager",
    ready: async () => {
      const ca = await readFile(join(certificates, "kube-controller-manager.crt"), "utf8");
      const { status } = await ask(`https://localhost:${port}/healthz`, { tls: { ca } });
      if (status !== 200) throw new Error(`/healthz answers ${status}`);
    },
  });
}
