import { secretMark, type ShownValue } from "../../report/stackReport.ts";

/** A step into a value: the key of an object or the index of an array. */
export type PathStep = string | number;

/**
 * Reads a property path as the engine writes it: `spec.containers[0].image`, `metadata.labels["a.b"]`
 * (pulumi/pulumi, sdk/go/common/resource/property_path.go).
 *
 * @returns its steps, or `undefined` for what is no path.
 */
export function parsePropertyPath(text: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  const step = /\.?(?<key>[^.[\]"]+)|\[(?<index>\d+)\]|\["(?<quoted>(?:[^"\\]|\\.)*)"\]/y;
  while (step.lastIndex < text.length) {
    const found = step.exec(text)?.groups;
    if (found === undefined) return undefined;
    if (found["key"] !== undefined) steps.push(found["key"]);
    else if (found["index"] !== undefined) steps.push(Number(found["index"]));
    else steps.push((found["quoted"] ?? "").replaceAll(/\\(.)/g, "$1"));
  }
  return steps;
}

/** Writes a property path the way the engine does. */
export function propertyPathText(steps: readonly PathStep[]): string {
  return steps
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (/[.[\]"\\]/.test(step) || step === "") return `["${step.replaceAll(/["\\]/g, "\\$&")}"]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** The value at a path. Where a secret stands above it, that is the value. */
export function valueAt(value: ShownValue | undefined, steps: readonly PathStep[]): ShownValue | undefined {
  const [step, ...rest] = steps;
  if (step === undefined || value === secretMark) return value;
  return valueAt(fieldsOf(value)?.get(step), rest);
}

/** The fields of an object or the items of an array; `undefined` for a leaf, which an empty one is too. */
export function fieldsOf(value: ShownValue | undefined): ReadonlyMap<PathStep, ShownValue> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fields: readonly (readonly [PathStep, ShownValue])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return fields.length === 0 ? undefined : new Map(fields);
}
