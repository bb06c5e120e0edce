import { isAlias, isMap, isScalar, isSeq } from "yaml";

/** What a part of a kubeconfig means: its values, anchors, aliases and tags, without comments and notation. */
export type Shape = string | readonly Shape[];

/** A key of the root map with its value. */
export type ShapeOfPair = readonly [key: Shape, value: Shape];

/** The shape of a node. Aliases are not followed, so the effort grows with the text and not with what aliases multiply. */
export function shapeOf(node: unknown): Shape {
  if (isAlias(node)) return ["alias", node.source];
  if (isScalar(node))
    return ["scalar", typeof node.value, String(node.value), node.tag ?? "", node.anchor ?? ""];
  if (isMap(node))
    return [
      "map",
      node.tag ?? "",
      node.anchor ?? "",
      node.items.map(({ key, value }) => [shapeOf(key), shapeOf(value)]),
    ];
  if (isSeq(node)) return ["list", node.tag ?? "", node.anchor ?? "", node.items.map(shapeOf)];
  return ["nothing"];
}

/** The shape that plain data has once it is written without anchors and tags. */
export function shapeOfPlain(value: unknown): Shape {
  if (Array.isArray(value)) return ["list", "", "", value.map(shapeOfPlain)];
  if (typeof value !== "object" || value === null) return ["scalar", typeof value, String(value), "", ""];
  return [
    "map",
    "",
    "",
    Object.entries(value).map(([key, inner]) => [shapeOfPlain(key), shapeOfPlain(inner)]),
  ];
}

/** Whether two shapes are the same, in the same order. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((part, index) => sameShape(part, b[index] ?? ""));
}
