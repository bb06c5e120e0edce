import type { ResourceTransformation } from "@pulumi/pulumi";
import { mergeOptions } from "@pulumi/pulumi";

/**
 * Has every object with a name of its own deleted before it is made anew. By default the engine makes the new one first,
 * which is the same object where both are in one cluster, and then deletes it: the update succeeds, and the object is gone.
 *
 * Objects without a name of their own get a new one from the provider each time. They are created first, so that nothing
 * refers to an object that is gone.
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
