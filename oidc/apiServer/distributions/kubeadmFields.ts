import { hostFolder } from "../configuration.ts";
import type { Form } from "../form.ts";

/** `extraArgs` as kubeadm v1beta3 and Cluster API v1beta1 write them. */
export function argumentMap(form: Form): Readonly<Record<string, string>> {
  return Object.fromEntries(form.flags);
}

/** `extraArgs` as kubeadm v1beta4 and Cluster API v1beta2 write them. */
export function argumentList(form: Form): readonly { readonly name: string; readonly value: string }[] {
  return [...form.flags].map(([name, value]) => ({ name, value }));
}

/** `extraVolumes`: the API server runs in a pod and sees the host's folder only through a volume. */
export function folderVolumes(form: Form): { readonly extraVolumes?: readonly object[] } {
  if (form.files.length === 0) return {};
  return {
    extraVolumes: [
      {
        name: "latchkey",
        hostPath: hostFolder,
        mountPath: hostFolder,
        readOnly: true,
        pathType: "DirectoryOrCreate",
      },
    ],
  };
}
