import { compareProperties } from "../engine/propertyDiff.ts";
import { holdsUnknown, revealed, unknownValue, type PropertyMap } from "../engine/propertyMap.ts";
import type { Difference, Failure, ResourceType } from "../engine/resourceType.ts";
import { entryFailures, isEntry, namesIn, namesOf, pathOf } from "./entryProperties.ts";
import { pathProblem } from "../../kubeconfigFile/location.ts";

/**
 * One cluster's cluster, user and context in a kubeconfig file.
 *
 * Inputs: `path`, the file, and `entry`, a `KubeconfigEntry`. The state holds beside them `names`, under which the entry
 * stands in the file, and `restore`, what it takes to make the file what it was. The id is `PATH#CONTEXT`, by which an
 * entry that somebody else has written can be imported.
 */
export const kubeconfigEntryResource: ResourceType = {
  check,
  diff,
  // A preview in which nothing changes needs none of what edits files, and does not load it.
  create: async (...asked) => (await actions()).create(...asked),
  read: async (...asked) => (await actions()).read(...asked),
  update: async (...asked) => (await actions()).update(...asked),
  delete: async (...asked) => (await actions()).remove(...asked),
};

const actions = () => import("./kubeconfigEntryActions.ts");

function check(inputs: PropertyMap): readonly Failure[] {
  const { path, entry, ...others } = inputs;
  const unknownInputs = Object.keys(others)
    .filter((property) => others[property] !== null)
    .map((property) => ({ property, reason: "there is no such input: only path and entry" }));
  return [
    ...pathFailures(path),
    ...(entry !== undefined && holdsUnknown(entry) ? [] : entryFailures(revealed(entry ?? null))),
    ...unknownInputs,
  ];
}

function pathFailures(path: PropertyMap[string] | undefined): Failure[] {
  const known = revealed(path ?? null);
  if (known === unknownValue) return [];
  const reason =
    typeof known === "string" ? pathProblem(known) : "must be a string: the path of a kubeconfig file";
  return reason === undefined ? [] : [{ property: "path", reason }];
}

function diff(state: PropertyMap, inputs: PropertyMap): Difference {
  const before = revealed({ path: state["path"] ?? null, entry: state["entry"] ?? null });
  const after = revealed({ path: inputs["path"] ?? null, entry: inputs["entry"] ?? null });
  const changes = compareProperties("", before, after);
  return { changes, replaces: replacedBy(state, inputs), deleteFirst: true };
}

/** Another file, or other names in it, is another entry: the old one goes first, so that the file is restored. */
function replacedBy(state: PropertyMap, inputs: PropertyMap): string[] {
  const entry = revealed(inputs["entry"] ?? null);
  const names = isEntry(entry) ? namesOf(entry) : undefined;
  const renamed = names && compareProperties("", { ...namesIn(state) }, { ...names }).size > 0;
  const moved = !holdsUnknown(inputs["path"] ?? null) && pathOf(state) !== pathOf(inputs);
  return [...(moved ? ["path"] : []), ...(renamed ? ["entry"] : [])];
}
