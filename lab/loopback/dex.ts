import { mkdir, readFile, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { renderYaml } from "../../oidc/renderYaml.ts";
import type { DexConfiguration } from "../../oidc/dex/configuration.ts";
import { dexApiGroup, dexCustomResources } from "../../oidc/dex/customResources.ts";
import { storageQuota, storageQuotaName } from "../../oidc/dex/storageQuota.ts";
import { type Authority, issueServerCertificate } from "../certificates.ts";
import { eventually } from "../machine/wait.ts";
import { dexDefinitions } from "../scenario/dexDefinitions.ts";
import type { LoopbackControlPlane } from "./controlPlane.ts";
import { LoopbackProcess } from "./process.ts";

/** How a Dex is started on this host. */
export interface LoopbackDexOptions {
  /** A folder of its own. */
  readonly folder: string;
  /** The folder of the program dex. */
  readonly bin: string;
  /** What Latchkey writes for a cluster. Its issuer is `https://ADDRESS:PORT`, with or without a path. */
  readonly configuration: DexConfiguration;
  /** Signs its serving certificate. */
  readonly authority: Authority;
  /** The kubeconfig of the cluster that it keeps its objects in. Default: it keeps them in memory. */
  readonly kubeconfig?: string;
  /** More authorities that its connectors trust, as PEM. Default: none. */
  readonly roots?: string;
  /** Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Creates Dex's namespace, its quota and the definitions of Dex's custom resources in a cluster as Latchkey does. The
 * quota counts once the `resourcequota-controller` runs (controllerManager.ts).
 */
export async function prepareDexStorage(controlPlane: LoopbackControlPlane): Promise<void> {
  await controlPlane.create("/api/v1/namespaces", { metadata: { name: "latchkey" } });
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  for (const definition of dexDefinitions) await controlPlane.create(definitions, definition);
  for (const [, plural] of dexCustomResources) {
    await eventually(
      async () => {
        const { status } = await controlPlane.ask(`/apis/${dexApiGroup}/v1/namespaces/latchkey/${plural}`);
        if (status !== 200) throw new Error(`${plural} answers ${status}`);
      },
      { subject: `the API server to serve ${plural}`, timeout: 20_000 },
    );
  }
  await controlPlane.create("/api/v1/namespaces/latchkey/resourcequotas", {
    metadata: { name: storageQuotaName },
    spec: { hard: storageQuota(false) },
  });
}

/**
 * Starts Dex with the configuration that a cluster gets, but for what ties that to a pod: storage, and where it listens.
 * With a kubeconfig it keeps its objects in that cluster, which {@link prepareDexStorage} has prepared.
 */
export async function startLoopbackDex(options: LoopbackDexOptions): Promise<LoopbackProcess> {
  const { folder, bin, configuration, authority, kubeconfig, roots = "", environment = {} } = options;
  await mkdir(folder, { recursive: true });
  const { host, hostname } = new URL(configuration.issuer);
  const { certificate, privateKey } = await issueServerCertificate(authority, { addresses: [hostname] });
  const file = (name: string) => join(folder, name);
  await writeFile(file("tls.crt"), certificate);
  await writeFile(file("tls.key"), privateKey, { mode: 0o600 });
  await writeFile(file("roots.pem"), roots);
  // Outside a pod, Dex keeps its objects in the namespace of the kubeconfig's context.
  if (kubeconfig !== undefined) {
    const document = parseDocument(await readFile(kubeconfig, "utf8"));
    document.setIn(["contexts", 0, "context", "namespace"], "latchkey");
    await writeFile(file("kubeconfig"), document.toString(), { mode: 0o600 });
  }
  await writeFile(
    file("config.yaml"),
    renderYaml({
      ...configuration,
      telemetry: undefined,
      storage:
        kubeconfig === undefined
          ? { type: "memory" }
          : { type: "kubernetes", config: { kubeConfigFile: file("kubeconfig"), crdHandling: "check" } },
      web: {
        ...configuration.web,
        https: host,
        tlsCert: file("tls.crt"),
        tlsKey: file("tls.key"),
      },
    }),
  );
  return LoopbackProcess.start({
    command: join(bin, "dex"),
    args: ["serve", file("config.yaml")],
    environment: {
      DEX_EXPAND_ENV: "false",
      SSL_CERT_FILE: file("roots.pem"),
      ...environment,
    },
    folder,
    name: "dex",
    ready: () =>
      new Promise<void>((resolve, reject) => {
        const url = `${configuration.issuer}/.well-known/openid-configuration`;
        get(url, { ca: authority.certificate, agent: false }, (response) => {
          response.resume();
          if (response.statusCode === 200) resolve();
          else reject(new Error(`Dex answers ${response.statusCode ?? 0}`));
        }).once("error", reject);
      }),
  });
}
