import { z } from "zod";
import type { ListedStack } from "../engine/stackList.ts";
import type { StackOutputs } from "../engine/stackOutputs.ts";
import type { ClusterState } from "./fleetStatus.ts";

const time = z.iso.datetime({ offset: true });

/** What of a stack's outputs (ProgramOutputs) its status is made of. */
const knownOutputs = z.object({
  issuer: z.string(),
  certificateAuthority: z.string(),
  clients: z.array(z.string()).optional(),
  certificates: z.object({ authorityEnds: time, servingEnds: time }).optional(),
  gitHub: z
    .object({
      clientId: z.string(),
      clientSecretSince: time,
      clientSecretPage: z.url({ protocol: /^https$/ }),
    })
    .optional(),
  latchkeyVersion: z.string().optional(),
});

/** A stack's outputs, checked. */
export type KnownOutputs = z.output<typeof knownOutputs>;

/** What the engine answers, or why it cannot, in its own words. */
export type Answer<Value> = { readonly value: Value } | { readonly unreadable: string };

/** How a stack stands, and its outputs where it has them. */
export interface StackReading {
  readonly state: ClusterState;
  readonly outputs?: KnownOutputs;
}

/**
 * Understands what the engine says of one stack.
 *
 * @param listed what its list says; `undefined` where that names no such stack, or cannot be read.
 * @param answer the outputs: `undefined` where there is no such stack.
 */
export function stackReading(listed: ListedStack | undefined, answer: Answer<StackOutputs>): StackReading {
  if ("unreadable" in answer) return { state: { kind: "unreadable", reason: answer.unreadable } };
  const { value: outputs = {} } = answer;
  if (Object.keys(outputs).length === 0) {
    const hasResources = (listed?.resources ?? 0) > 0;
    return { state: { kind: hasResources ? "incomplete" : "not-applied" } };
  }
  const known = knownOutputs.safeParse(outputs);
  if (known.success) return { state: { kind: "applied" }, outputs: known.data };
  const names = [...new Set(known.error.issues.map(({ path }) => path.join(".")))];
  return {
    state: { kind: "unreadable", reason: `outputs that are not Latchkey's: ${names.join(", ")}` },
  };
}
