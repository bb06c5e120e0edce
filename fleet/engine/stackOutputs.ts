import { z } from "zod";
import { PulumiError, type PulumiOptions, runPulumi } from "./pulumiCommand.ts";

/** The outputs of a stack as far as they are plain: `undefined` when there is no such stack. */
export type StackOutputs = Readonly<Record<string, unknown>> | undefined;

/** Reads a stack's plain outputs. @throws PulumiError when the engine cannot tell them. */
export type ReadStackOutputs = (stack: string, signal: AbortSignal) => Promise<StackOutputs>;

const outputs = z.record(z.string(), z.unknown());

/** What the engine says of a stack that it does not have (pulumi/pulumi, sdk/nodejs/automation/errors.ts). */
const noSuchStack = /no stack named.*found/;

/** Reads outputs by `pulumi stack output`. Secrets are never asked for: in their place stands `[secret]`. */
export function stackOutputsOf(options: Omit<PulumiOptions, "signal">): ReadStackOutputs {
  return async (stack, signal) => {
    const args = ["stack", "output", "--json", `--stack=${stack}`];
    const { succeeded, stdout, stderr } = await runPulumi(args, { ...options, signal });
    if (succeeded) return outputs.parse(JSON.parse(stdout));
    if (noSuchStack.test(stderr)) return undefined;
    throw new PulumiError(args, options.folder, stderr);
  };
}
