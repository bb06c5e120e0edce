import { parse } from "yaml";
import { z } from "zod";
import { CommandError } from "../commandError.ts";
import { type PulumiOptions, runPulumi } from "./pulumiCommand.ts";

const stackFileKeys = z.looseObject({ secretsprovider: z.string().optional() });

/**
 * Makes a stack that has a file and is not there yet, with the secrets provider that its file names, or the backend's.
 *
 * @param stackFile the file as it is.
 * @throws CommandError when the engine cannot.
 */
export async function initStack(stack: string, stackFile: string, options: PulumiOptions): Promise<void> {
  const { secretsprovider } = stackFileKeys.parse(parse(stackFile) ?? {});
  const provider = secretsprovider === undefined ? [] : ["--secrets-provider", secretsprovider];
  const { succeeded, stderr } = await runPulumi(
    ["stack", "init", "--no-select", stack, ...provider],
    options,
  );
  if (!succeeded)
    throw new CommandError(`pulumi stack init ${stack} failed in ${options.folder}:\n${stderr.trim()}`);
}
