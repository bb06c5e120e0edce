import type { AccessBinding } from "../../oidc/access/binding.ts";
import type { HeldRole } from "./fleetStatus.ts";

/** The roles that bindings come to, each group and role once for the whole cluster and once for namespaces. */
export function heldRoles(bindings: readonly AccessBinding[]): readonly HeldRole[] {
  const byRole = Map.groupBy(bindings, ({ group, role, namespace }) =>
    JSON.stringify([group, role, namespace === undefined]),
  );
  return [...byRole]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined) return [];
      const { group, role } = first;
      const namespaces = [first, ...others].flatMap(({ namespace }) => namespace ?? []).toSorted();
      return [{ group, role, ...(namespaces.length === 0 ? {} : { namespaces }) }];
    });
}
