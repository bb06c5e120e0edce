import { z } from "zod";

// What is read of the engine's events (pulumi/pulumi, sdk/go/common/apitype/events.go). The rest stays unread.

const resourceState = z.looseObject({
  custom: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
});

const stepMetadata = z.looseObject({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: resourceState.nullish(),
  new: resourceState.nullish(),
  keys: z.array(z.string()).nullish(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.looseObject({ diffKind: z.string() })).nullish(),
});

/** What the engine tells of one step with one resource. */
export type StepMetadata = z.output<typeof stepMetadata>;

/** An event of the engine as far as it is read. */
export const engineEvent = z.looseObject({
  resourcePreEvent: z.looseObject({ metadata: stepMetadata }).optional(),
  resOutputsEvent: z.looseObject({ metadata: stepMetadata }).optional(),
  diagnosticEvent: z
    .looseObject({
      severity: z.string(),
      message: z.string(),
      urn: z.string().optional(),
      ephemeral: z.boolean().optional(),
    })
    .optional(),
  policyEvent: z
    .looseObject({ message: z.string(), policyName: z.string(), enforcementLevel: z.string() })
    .optional(),
  summaryEvent: z.looseObject({ resourceChanges: z.record(z.string(), z.number()).nullish() }).optional(),
});

/** An event of the engine as far as it is read. */
export type EngineEvent = z.output<typeof engineEvent>;
