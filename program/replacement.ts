import type { ResourceTransformation } from "@pulumi/pulumi";
import { mergeOptions } from "@pulumi/pulumi";

/**
 * Has every object with a name of its own deleted before it is made anew. By default the engine makes the new one first,
 * which is the same object where both are in one cluster, and then deletes it: the update succeeds, and the object is gone.
 *
 * Objects that the provider names have another name each time. They are made first, so that whoever refers to them
 * never misses one.
 */
export const namedObjectsAreDeletedFirst: ResourceTransformation = ({ type, props, opts }) =>
  type.startsWith("kubernetes:") && hasName(props)
    ? { props, opts: mergeOptions(opts, { deleteBeforeReplace: true }) }
    : undefined;

function hasName({ metadata }: { readonly metadata?: unknown }): boolean {
  return (
    typeof metadata === "object" && metadata !== null && "name" in metadata && metadata.name !== undefined
  );
}
