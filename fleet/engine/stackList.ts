import { z } from "zod";
import { pulumiOutput, type PulumiOptions } from "./pulumiCommand.ts";

/** What is read of `pulumi stack ls --json` (pulumi/pulumi, pkg/cmd/pulumi/stack/stack_list.go). */
const listed = z.array(
  z.looseObject({
    name: z.string(),
    lastUpdate: z.iso.datetime({ offset: true }).optional().catch(undefined),
    resourceCount: z.number().optional(),
    updateInProgress: z.boolean().optional(),
  }),
);

/** A stack that the backend has. */
export interface ListedStack {
  /**
   * When its state last changed, as RFC 3339; absent where it never did. On a backend of one's own, making the stack is a
   * change too.
   */
  readonly lastUpdate?: string;
  /** How many resources it has, its own among them; absent where the backend does not tell. */
  readonly resources?: number;
  /** That it is being updated. Only Pulumi Cloud tells; elsewhere it is absent. */
  readonly updateInProgress?: true;
}

/**
 * The stacks of a project that the backend has, by name, in one question for all of them.
 *
 * @throws PulumiError when the engine cannot tell; on a backend of one's own, a single damaged state is enough for that.
 */
export async function listStacks(options: PulumiOptions): Promise<ReadonlyMap<string, ListedStack>> {
  const stdout = await pulumiOutput(["stack", "ls", "--json"], options);
  return new Map(
    listed.parse(JSON.parse(stdout)).map(({ name, lastUpdate, resourceCount, updateInProgress }) => [
      // A backend of organisations says ORGANIZATION/STACK for a stack of another organisation than the person's own.
      name.slice(name.lastIndexOf("/") + 1),
      {
        ...(lastUpdate === undefined ? {} : { lastUpdate }),
        ...(resourceCount === undefined ? {} : { resources: resourceCount }),
        ...(updateInProgress === true ? { updateInProgress } : {}),
      },
    ]),
  );
}
