import type { Administrator } from "../../../lab/scenario/administrator.ts";

/** Every object of a cluster that outlives its making, of every kind, cluster-scoped ones included; sorted. */
export async function clusterObjects(administrator: Administrator): Promise<string> {
  const kinds = async (namespaced: boolean) => {
    const { stdout } = await administrator.kubectl(
      ["api-resources", "--verbs=list", `--namespaced=${String(namespaced)}`, "--output=name"],
      { mustPass: true },
    );
    const passing = /^(events|leases|endpointslices|endpoints|componentstatuses|ipaddresses)(\.|$)/;
    return stdout.split("\n").filter((kind) => kind !== "" && !passing.test(kind));
  };
  const names = [];
  for (const namespaced of [true, false]) {
    const { stdout } = await administrator.kubectl(
      ["get", (await kinds(namespaced)).join(","), "--all-namespaces", "--output=name", "--ignore-not-found"],
      { mustPass: true },
    );
    names.push(...stdout.split("\n"));
  }
  return names.toSorted().join("\n");
}
