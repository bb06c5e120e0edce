import { z } from "zod";
import { CommandError } from "../commandError.ts";
import { type PulumiOptions, runPulumi } from "./pulumiCommand.ts";

const listed = z.array(
  z.looseObject({
    name: z.string(),
    lastUpdate: z.string().optional(),
    resourceCount: z.number().optional(),
    updateInProgress: z.boolean().optional(),
  }),
);

/** A stack that the backend has. */
export interface ListedStack {
  /** When its state last changed, as RFC 3339; absent where it was never applied. */
  readonly lastUpdate?: string;
  /** How many resources it has. */
  readonly resources?: number;
}

/**
 * The stacks of a project that the backend has, by name, in one question for all of them.
 *
 * @throws CommandError when the engine cannot tell.
 */
export async function listStacks(options: PulumiOptions): Promise<ReadonlyMap<string, ListedStack>> {
  const args = ["stack", "ls", "--json"];
  const { succeeded, stdout, stderr } = await runPulumi(args, options);
  if (!succeeded)
    throw new CommandError(`pulumi ${args.join(" ")} failed in ${options.folder}:\n${stderr.trim()}`);
  return new Map(
    listed.parse(JSON.parse(stdout)).map(({ name, lastUpdate, resourceCount }) => [
      // A backend of organisations says ORGANIZATION/STACK for a stack of another organisation than the person's own.
      name.slice(name.lastIndexOf("/") + 1),
      {
        ...(lastUpdate === undefined || lastUpdate === "n/a" ? {} : { lastUpdate }),
        ...(resourceCount === undefined ? {} : { resources: resourceCount }),
      },
    ]),
  );
}
