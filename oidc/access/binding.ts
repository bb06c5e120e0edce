import { createHash } from "node:crypto";

/** A role given to a group: in the whole cluster, or in one namespace. */
export interface AccessBinding {
  /** A name that is the same for the same group, role and place, and different for different ones. */
  readonly name: string;
  /** The group as an API server sees it whose configuration is made of flags, prefix included. */
  readonly group: string;
  /** The same group where the API server adds the connector to the name; absent where that changes nothing. */
  readonly boundGroup?: string;
  /** The name of a ClusterRole. */
  readonly role: string;
  /** The namespace in which it holds; absent for the whole cluster. */
  readonly namespace?: string;
}

/** Who gets which role where, before it is spread over namespaces. */
export interface Grant {
  /** As {@link AccessBinding.group}. */
  readonly group: string;
  /** As {@link AccessBinding.boundGroup}. */
  readonly boundGroup?: string;
  /** The name of a ClusterRole. */
  readonly role: string;
  /** The namespaces in which it holds; absent for the whole cluster. */
  readonly namespaces?: readonly string[];
}

/** The bindings that grants come to, sorted by name, each once. */
export function accessBindings(grants: readonly Grant[]): readonly AccessBinding[] {
  const bindings = new Map<string, AccessBinding>();
  for (const { group, boundGroup, role, namespaces } of grants) {
    for (const namespace of namespaces ?? [undefined]) {
      const parts = [group, role, ...(namespace === undefined ? [] : [namespace])];
      // A prefix may hold a slash, and two bindings must not share a name.
      const name = parts.map((part) => part.replaceAll("%", "%25").replaceAll("/", "%2F")).join("/");
      bindings.set(name, {
        name,
        group,
        ...(boundGroup === undefined ? {} : { boundGroup }),
        role,
        ...(namespace === undefined ? {} : { namespace }),
      });
    }
  }
  return [...bindings.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * The name of the object that makes a binding, which is different for different ones in the same place. An object's name
 * must not hold a slash or a per cent sign (kubernetes/apimachinery, pkg/api/validation/path), and a group may; and a
 * colon in a role's name could be the end of a group's. Such names end with a hash.
 */
export function bindingObjectName({ group, role }: AccessBinding): string {
  const name = `latchkey:${group}:${role}`;
  if (!/[/%]/.test(name) && !role.includes(":")) return name;
  const hash = createHash("sha256")
    .update(JSON.stringify([group, role]))
    .digest("hex")
    .slice(0, 12);
  return `${name.replaceAll(/[/%]/g, "_")}:${hash}`;
}
