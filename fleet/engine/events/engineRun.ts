import type { OutputChange, ResourceChange } from "../../report/stackReport.ts";
import { decisiveSteps } from "./decisiveSteps.ts";
import type { EngineEvent, StepMetadata } from "./engineEvent.ts";
import { inventedNames } from "./inventedNames.ts";
import { resourceChanges, stackType } from "./resourceChanges.ts";
import { shownValue } from "./shownValue.ts";

/** What a run of the engine on one stack came to, without secrets. */
export interface EngineRun {
  /** Whether it came to its end without an error. */
  readonly succeeded: boolean;
  /** Sorted by URN. */
  readonly changes: readonly ResourceChange[];
  /** Sorted by name; empty where the run failed, since outputs are told last. */
  readonly outputs: readonly OutputChange[];
  /** Names that the engine made up at random, by what they name: `particular` in a stack's report. */
  readonly invented: Readonly<Record<string, string>>;
  /** In the order in which they came, each once. */
  readonly warnings: readonly string[];
  /** In the order in which they came, each once. */
  readonly errors: readonly string[];
}

/**
 * Gathers what a run changes from the engine's events.
 *
 * @param events all of them, in order. Those of severity `debug` hold secrets in plain text and are never read.
 */
export function engineRun(events: readonly EngineEvent[], succeeded: boolean): EngineRun {
  const steps = decisiveSteps(events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []));
  const outputs = events
    .flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? [])
    .findLast(({ type }) => type === stackType);
  return {
    succeeded,
    changes: resourceChanges(steps),
    outputs: succeeded && outputs !== undefined ? outputChanges(outputs) : [],
    invented: inventedNames(steps),
    warnings: messages(events, "warning"),
    errors: messages(events, "error"),
  };
}

function outputChanges({ old, new: after }: StepMetadata): readonly OutputChange[] {
  const before = new Map(Object.entries(old?.outputs ?? {}));
  const later = new Map(Object.entries(after?.outputs ?? {}));
  const names = [...new Set([...before.keys(), ...later.keys()])].toSorted();
  return names.flatMap((name) => {
    const change = {
      ...(before.has(name) ? { before: shownValue(before.get(name)) } : {}),
      ...(later.has(name) ? { after: shownValue(later.get(name)) } : {}),
    };
    // Shown values have sorted keys.
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [{ name, ...change }];
  });
}

function messages(events: readonly EngineEvent[], severity: "warning" | "error"): readonly string[] {
  const diagnostics = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === severity && diagnosticEvent.ephemeral !== true
      ? [{ urn: diagnosticEvent.urn, message: diagnosticEvent.message.trim() }]
      : [],
  );
  const policies = events.flatMap(({ policyEvent }) =>
    policyEvent !== undefined && (policyEvent.enforcementLevel === "mandatory") === (severity === "error")
      ? [`policy ${policyEvent.policyName}: ${policyEvent.message.trim()}`]
      : [],
  );
  const told = diagnostics.map(({ urn, message }) =>
    urn === undefined || urn.includes(`:${stackType}::`) ? message : `${nameOf(urn)}: ${message}`,
  );
  const kept = [...told, ...policies].filter((message) => message !== "" && !isEcho(message));
  return [...new Set(kept.map(withoutPlannedValues))];
}

/** An update plan that is not kept to is told with the values that differ, secret ones too. */
function withoutPlannedValues(message: string): string {
  return message.replace(/ violates plan: [\s\S]*$/, " would be changed in another way than was shown");
}

/** The resource's type and logical name, as the engine's own display has them. */
function nameOf(urn: string): string {
  const [, , types = "", ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  return `${types.split("$").at(-1) ?? ""} ${name.join("::")}`;
}

/** What the engine adds to an error that it has told already. */
function isEcho(message: string): boolean {
  return /^(preview|update) failed$|^One or more errors occurred/.test(message);
}
