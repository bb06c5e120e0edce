import assert from "node:assert/strict";
import { z } from "zod";
import type { ApiServerConfiguration } from "../../../../../oidc/apiServer/configuration.ts";
import { asFlags, assignment, readYaml } from "../described.ts";
import { type Reader, onHost } from "./reader.ts";

const rancherSchema = z.strictObject({
  "kube-apiserver-arg+": z.array(z.string()),
  "kube-apiserver-extra-mount+": z.tuple([z.string()]).optional(),
});

/** A drop-in file of k3s or RKE2: the API server's flags, and the mounts of its pod. */
function rancher(configuration: ApiServerConfiguration, path: string) {
  const text = onHost(configuration)(path);
  assert.ok(text !== undefined);
  const dropIn = rancherSchema.parse(readYaml(text));
  return {
    flags: new Map(dropIn["kube-apiserver-arg+"].map(assignment)),
    mounts: (dropIn["kube-apiserver-extra-mount+"] ?? []).map((mount) => mount.split(":")),
  };
}

/** k3s. */
export const k3s: Reader = (configuration) => {
  const { flags } = rancher(configuration, "/etc/rancher/k3s/config.yaml.d/90-latchkey.yaml");
  return asFlags(flags, onHost(configuration));
};

/** RKE2, whose API server is a pod. */
export const rke2: Reader = (configuration) => {
  const { flags, mounts } = rancher(configuration, "/etc/rancher/rke2/config.yaml.d/90-latchkey.yaml");
  return asFlags(flags, (path) => {
    const [[host = "", pod = "", mode = ""] = []] = mounts;
    assert.ok(mode === "ro" && path.startsWith(`${pod}/`), path);
    return onHost(configuration)(`${host}${path.slice(pod.length)}`);
  });
};
