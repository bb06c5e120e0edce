import { isMap, isSeq } from "yaml";
import { isRecord, type Kubeconfig } from "./kubeconfig.ts";
import { KubeconfigRefusal } from "./refusal.ts";
import { sameShape, shapeOf, type Shape, type ShapeOfPair } from "./shape.ts";
import { parseSource } from "./source.ts";
import { applySplices, type Splice } from "./splices.ts";

/** What an edit must make of a key of the root map. */
export type Outcome =
  /** A list of these items. A list that was not there comes last. */
  { readonly items: readonly Shape[] } | { readonly value: "null" | "gone" };

/** A change: how it is written, and what must come of it, by key of the root map. Other keys must stay as they are. */
export interface Edit {
  readonly splices: readonly Splice[];
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/**
 * Carries out edits, and proves on the result that they did what they should and nothing else: it is parsed again and
 * compared with what the original meant.
 *
 * @throws {KubeconfigRefusal} when the result would mean anything else; the text is then left alone.
 */
export function carryOut(kubeconfig: Kubeconfig, edits: readonly Edit[]): string {
  const { text } = kubeconfig.source;
  const splices = edits.flatMap((edit) => edit.splices);
  if (splices.length === 0) return text;
  const result = applySplices(text, splices);
  const expected = expectedShape(kubeconfig, edits);
  if (!means(result, expected)) {
    throw new KubeconfigRefusal(
      text,
      kubeconfig.source.contentStart,
      "this file is written in a way in which no entry can be added or removed without touching something else: let kubectl rewrite it (kubectl config view --raw --flatten), then run again",
    );
  }
  return result;
}

function means(text: string, expected: readonly ShapeOfPair[]): boolean {
  try {
    const { root } = parseSource(text);
    const pairs = isMap(root) ? root.items : [];
    return sameShape(
      pairs.map(({ key, value }) => [shapeOf(key), shapeOf(value)]),
      expected,
    );
  } catch (error) {
    if (error instanceof KubeconfigRefusal) return false;
    throw error;
  }
}

function expectedShape(kubeconfig: Kubeconfig, edits: readonly Edit[]): ShapeOfPair[] {
  const outcomes = new Map(
    edits.flatMap((edit) =>
      Array.from(
        edit.outcomes,
        ([key, outcome]) => [JSON.stringify(keyShape(key)), { key, outcome }] as const,
      ),
    ),
  );
  const result: ShapeOfPair[] = [];
  for (const { key, value } of kubeconfig.root.items) {
    const shape = shapeOf(key);
    const changed = outcomes.get(JSON.stringify(shape));
    outcomes.delete(JSON.stringify(shape));
    if (!changed) result.push([shape, shapeOf(value)]);
    else if ("items" in changed.outcome) result.push([shape, listShape(changed.outcome.items, value)]);
    else if (changed.outcome.value === "null")
      result.push([shape, ["scalar", "object", "null", "", anchorOf(value)]]);
  }
  for (const { key, outcome } of outcomes.values()) {
    if ("items" in outcome) result.push([keyShape(key), listShape(outcome.items, undefined)]);
  }
  return result;
}

function keyShape(key: string): Shape {
  return ["scalar", "string", key, "", ""];
}

function listShape(items: readonly Shape[], before: unknown): Shape {
  return ["list", isSeq(before) ? (before.tag ?? "") : "", anchorOf(before), items];
}

function anchorOf(node: unknown): string {
  return isRecord(node) && typeof node["anchor"] === "string" ? node["anchor"] : "";
}
