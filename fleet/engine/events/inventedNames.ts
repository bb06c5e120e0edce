import { z } from "zod";
import type { DecisiveStep } from "./decisiveSteps.ts";

/** A Kubernetes object whose name the provider made up (pulumi-kubernetes, provider/pkg/metadata/naming.go). */
const autonamed = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    annotations: z.looseObject({ "pulumi.com/autonamed": z.literal("true") }),
  }),
});

/**
 * The names that the engine made up at random, by what they name: `random#` and the resource's logical name, for the
 * one that goes with ` before` behind it.
 */
export function inventedNames(steps: readonly DecisiveStep[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps.flatMap(({ metadata: { urn, old, new: after } }) => {
      const key = `random#${urn.slice(urn.lastIndexOf("::") + 2)}`;
      return [...named(`${key} before`, old?.inputs), ...named(key, after?.inputs)];
    }),
  );
}

function named(key: string, inputs: unknown): readonly (readonly [string, string])[] {
  const read = autonamed.safeParse(inputs);
  return read.success ? [[key, read.data.metadata.name]] : [];
}
