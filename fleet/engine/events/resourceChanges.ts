import {
  type PropertyChange,
  type ResourceChange,
  secretMark,
  type ShownValue,
} from "../../report/stackReport.ts";
import type { DecisiveStep } from "./decisiveSteps.ts";
import { byPath, differences } from "./differences.ts";
import type { StepMetadata } from "./engineEvent.ts";
import { parsePropertyPath, valueAt } from "./propertyPath.ts";
import { shownValue } from "./shownValue.ts";

/** The type of the resource that stands for a stack. Its outputs are reported as the stack's. */
export const stackType = "pulumi:pulumi:Stack";

/**
 * What the steps of one preview or update change, sorted by URN.
 *
 * Components have nothing of their own in a cluster, so they are left out; but where one of their resources changes in
 * a way that cannot be shown, because it is secret, what the component was given tells what is going on. And where
 * nothing else changes, the engine still has something to write down, as after an update that was killed before it came
 * to the resources, and then was taken back in the files.
 *
 * @param steps one for each resource, in any order.
 */
export function resourceChanges(steps: readonly DecisiveStep[]): readonly ResourceChange[] {
  const changes = steps.filter(({ metadata }) => !isOfEngine(metadata));
  const custom = changes.filter(({ metadata }) => isCustom(metadata)).map(changeOf);
  const hidden = custom.filter(({ properties }) => properties.some(isHidden)).map(({ urn }) => typesIn(urn));
  const components = changes.filter(({ metadata }) => !isCustom(metadata)).map(changeOf);
  const telling = components
    .filter(({ operation, properties }) => operation === "update" && properties.length > 0)
    .filter(({ urn }) => hidden.some((types) => types.startsWith(`${typesIn(urn)}$`)));
  return (custom.length === 0 ? components : [...custom, ...telling]).toSorted((left, right) =>
    left.urn < right.urn ? -1 : 1,
  );
}

/** What the engine makes by itself: the stack, and the providers of resources that name none, whose inputs are settings. */
function isOfEngine({ type, urn }: StepMetadata): boolean {
  return type === stackType || (type.startsWith("pulumi:providers:") && /::default(_[\w-]+)?$/.test(urn));
}

function isCustom({ old, new: after }: StepMetadata): boolean {
  return (after ?? old)?.custom === true;
}

function changeOf({ operation, metadata }: DecisiveStep): ResourceChange {
  const { urn, type } = metadata;
  return {
    operation,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    urn: urn.replace(/^urn:pulumi:[^:]+::/, ""),
    properties: operation === "delete" ? [] : changedProperties(metadata),
  };
}

/** `urn:pulumi:STACK::PROJECT::TYPE$TYPE::NAME` without its name. */
function typesIn(urn: string): string {
  return urn.slice(0, urn.lastIndexOf("::"));
}

function changedProperties(metadata: StepMetadata): readonly PropertyChange[] {
  const { old, detailedDiff } = metadata;
  const before = shownValue(old?.inputs ?? {});
  const after = shownValue(metadata.new?.inputs ?? {});
  if (old === null || old === undefined) return differences(undefined, after);
  if (detailedDiff === null || detailedDiff === undefined || Object.keys(detailedDiff).length === 0) {
    const replacing = new Set(metadata.keys ?? []);
    return differences(before, after).map((change) => ({
      ...change,
      replaces: replacing.has(change.path.split(/[.[]/)[0] ?? ""),
    }));
  }
  const outputsBefore = shownValue(old.outputs ?? {});
  return Object.entries(detailedDiff)
    .map(([path, { diffKind }]) => {
      const steps = parsePropertyPath(path) ?? [path];
      const old = valueAt(before, steps) ?? valueAt(outputsBefore, steps);
      return detailed(path, diffKind, old, valueAt(after, steps));
    })
    .toSorted(byPath);
}

/** A property that the engine says differs, by its kind: `add`, `delete`, `update`, or one of them with `-replace`. */
function detailed(
  path: string,
  kind: string,
  before: ShownValue | undefined,
  after: ShownValue | undefined,
): PropertyChange {
  return {
    path,
    ...(before === undefined || kind.startsWith("add") ? {} : { before }),
    ...(after === undefined || kind.startsWith("delete") ? {} : { after }),
    replaces: kind.endsWith("-replace"),
  };
}

function isHidden({ before, after }: PropertyChange): boolean {
  return holdsSecret(before) || holdsSecret(after);
}

function holdsSecret(value: ShownValue | undefined): boolean {
  if (value === secretMark) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
