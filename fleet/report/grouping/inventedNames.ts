import type { PropertyChange, ResourceChange, ShownValue } from "../stackReport.ts";
import { isList, textsIn } from "./item.ts";

/**
 * What marks an object whose name the Kubernetes provider invented (pulumi/pulumi-kubernetes,
 * provider/pkg/metadata/naming.go).
 */
const autonamed = "pulumi.com/autonamed";

/** A name and what makes it unique: 8 hexadecimal digits from the Kubernetes provider, 7 from Pulumi's own bridge. */
const uniqueName = /^(.+)-([0-9a-f]{7,8})$/;

/** The same inside a longer text. */
const uniqueNames = /([\w.-]+)-([0-9a-f]{7,8})(?![\w-])/g;

/** A name that the engine or a provider invented. */
export interface InventedName {
  /** Whether it is a resource's that is made now, or one of the same kind that is there already. */
  readonly age: "new" | "old";
  /** The name without its random part. */
  readonly stem: string;
  /** What is random in it. */
  readonly random: string;
}

/** The invented names in a stack's changes: those of resources that are made, and where others took their place. */
export function inventedNames(changes: readonly ResourceChange[]): readonly InventedName[] {
  const made = changes.flatMap((change) => inventedName(change) ?? []);
  const fresh = new Map(made.map(({ stem, random }) => [stem, random]));
  if (fresh.size === 0) return [];
  const old = new Map<string, string>();
  for (const text of changes.flatMap((value) => textsIn({ kind: "change", value }))) {
    for (const [, stem = "", random = ""] of text.matchAll(uniqueNames)) {
      if (fresh.has(stem) && fresh.get(stem) !== random) old.set(stem, old.get(stem) ?? random);
    }
  }
  return [
    ...[...fresh].map(([stem, random]) => ({ age: "new", stem, random }) as const),
    ...[...old].map(([stem, random]) => ({ age: "old", stem, random }) as const),
  ];
}

/** The name that was invented for a resource which is made, taken apart. */
function inventedName({
  operation,
  name,
  properties,
}: ResourceChange): Pick<InventedName, "stem" | "random"> | undefined {
  if (operation !== "create" && operation !== "replace") return undefined;
  const isMarked = properties.some(
    ({ path, after }) => path.includes(autonamed) || keysIn(after).includes(autonamed),
  );
  for (const written of properties.flatMap(namesIn)) {
    const [, stem, random] = uniqueName.exec(written) ?? [];
    if (stem !== undefined && random !== undefined && (isMarked || stem === name)) return { stem, random };
  }
  return undefined;
}

/** The values of a resource's name, in whatever depth the properties are told. */
function namesIn({ path, after }: PropertyChange): readonly string[] {
  const name = path === "metadata" && isGroup(after) ? after["name"] : after;
  return ["name", "metadata", "metadata.name"].includes(path) && typeof name === "string" ? [name] : [];
}

/** The keys of an object and of those directly in it: annotations may be told alone or with all metadata. */
function keysIn(value: ShownValue | undefined): readonly string[] {
  if (!isGroup(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...(isGroup(inner) ? Object.keys(inner) : []),
  ]);
}

function isGroup(value: ShownValue | undefined): value is Readonly<Record<string, ShownValue>> {
  return typeof value === "object" && value !== null && !isList(value);
}
