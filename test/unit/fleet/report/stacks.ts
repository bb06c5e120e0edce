import type {
  Operation,
  OutputChange,
  PropertyChange,
  ResourceChange,
  ShownValue,
  StackOutcome,
  StackReport,
} from "../../../../fleet/report/stackReport.ts";
import { particularOf } from "./generated.ts";

/** A stack of which something is said. */
export function stack(cluster: string, outcome: StackOutcome, warnings: readonly string[] = []): StackReport {
  return { cluster, outcome, warnings, particular: particularOf(cluster) };
}

/** A stack with changes. */
export function changed(
  cluster: string,
  changes: readonly ResourceChange[],
  outputs: readonly OutputChange[] = [],
): StackReport {
  return stack(cluster, { state: "changed", changes, outputs });
}

/** A resource that changes. */
export function change(
  operation: Operation,
  name: string,
  properties: readonly PropertyChange[] = [],
  type = "kubernetes:apps/v1:Deployment",
): ResourceChange {
  return { operation, type, name, urn: `urn:pulumi::fleet::${type}::${name}`, properties };
}

/** A resource of which one property changes. */
export function update(name: string, path: string, before: ShownValue, after: ShownValue): ResourceChange {
  return change("update", name, [{ path, before, after, replaces: false }]);
}

/** Numbered names: `c-1` to `c-3`. */
export function clusters(count: number, stem = "c"): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${stem}-${index + 1}`);
}
