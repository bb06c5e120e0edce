import { z } from "zod";
import type { EngineRun } from "../events/engineRun.ts";

/** What a worker is asked to do with one stack. */
export interface StackWork {
  /** `preview`: nothing changes; `update`: `pulumi up`. */
  readonly kind: "preview" | "update";
  /** The stack's name. */
  readonly stack: string;
  /** Whether the cluster is read first, which finds what somebody else has changed in it. */
  readonly refresh: boolean;
  /**
   * The file of the engine's update plan: a preview writes it, and an update refuses to do anything that is not in it.
   * Secrets in it are encrypted. Absent for none.
   */
  readonly plan?: string;
}

/** What the fleet command sends to a worker. */
export type Request =
  | { readonly type: "run"; readonly id: number; readonly work: StackWork }
  /** The run is to end as soon as it can without leaving anything half-known. */
  | { readonly type: "cancel" };

/** What a worker sends back. */
export type Answer =
  /** A resource of a running stack has been dealt with. */
  | { readonly type: "progress"; readonly id: number }
  | { readonly type: "done"; readonly id: number; readonly run: EngineRun };

/** What a worker is told on its command line, as JSON. */
export const workerSettings = z.object({
  /** The folder of Pulumi.yaml. */
  folder: z.string(),
  /** The folder that Pulumi.yaml's `main` names, where the engine would run the program. */
  programFolder: z.string(),
  /** The fleet file. */
  fleetFile: z.string(),
});

/** What a worker is told on its command line. */
export type WorkerSettings = z.output<typeof workerSettings>;
