import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { get } from "../../lab/cluster/request.ts";
import { addressPlan } from "../../lab/machine/addressPlan.ts";
import { eventually } from "../../lab/machine/wait.ts";
import { places } from "../../lab/places.ts";
import { kubectl } from "./labCommand.ts";

const nodePort = 32_123;

/** A pod as restricted as the program's own Dex: kubelet refuses it when the image's user is root. */
const manifest = (image: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "dex" },
        data: {
          "config.yaml": JSON.stringify({
            issuer: "http://dex.test",
            storage: { type: "memory" },
            web: { http: "0.0.0.0:5556" },
            connectors: [{ type: "mockCallback", id: "mock", name: "Mock" }],
          }),
        },
      },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "dex", labels: { app: "dex" } },
        spec: {
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "dex",
              image,
              command: ["/usr/local/bin/dex", "serve", "/etc/dex/config.yaml"],
              securityContext: {
                readOnlyRootFilesystem: true,
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
              },
              resources: { limits: { memory: "128Mi" } },
              readinessProbe: { httpGet: { path: "/healthz", port: 5556 }, periodSeconds: 1 },
              volumeMounts: [{ name: "config", mountPath: "/etc/dex" }],
            },
          ],
          volumes: [{ name: "config", configMap: { name: "dex" } }],
          terminationGracePeriodSeconds: 1,
        },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "dex" },
        spec: { type: "NodePort", selector: { app: "dex" }, ports: [{ port: 5556, nodePort }] },
      },
    ],
  });

/** Runs a pod of a Dex image in the hub, without the program, and waits until it is Ready. */
export async function runDexPod(image: string): Promise<void> {
  const file = join(places.machine, "dex.json");
  writeFileSync(file, manifest(image));
  await kubectl("apply", "-f", file);
  await kubectl("wait", "pod/dex", "--for=condition=Ready", "--timeout=60s");
}

/** What the pod answers at its NodePort. kube-proxy learns of a pod a moment after it is Ready. */
export function whenDexPodAnswers(): Promise<string> {
  const url = `http://${addressPlan.machine}:${nodePort}/healthz`;
  return eventually(() => get(url), { subject: "the pod to answer", timeout: 90_000, interval: 200 });
}
