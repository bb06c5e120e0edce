import { parse } from "yaml";
import { z } from "zod";
import { pulumiOutput, type PulumiOptions } from "./pulumiCommand.ts";

const stackFileKeys = z.looseObject({ secretsprovider: z.string().optional() });

/**
 * Makes a stack that has a file and is not there yet, with the secrets provider that its file names, or the backend's.
 *
 * @param stackFile the file as it is.
 * @throws PulumiError when the engine cannot.
 */
export async function initStack(stack: string, stackFile: string, options: PulumiOptions): Promise<void> {
  const { secretsprovider } = stackFileKeys.parse(parse(stackFile) ?? {});
  const provider = secretsprovider === undefined ? [] : [`--secrets-provider=${secretsprovider}`];
  await pulumiOutput(["stack", "init", "--no-select", `--stack=${stack}`, ...provider], options);
}
