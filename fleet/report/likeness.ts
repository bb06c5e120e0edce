import type { GroupPart, StackGroup } from "./grouping/stackGroups.ts";
import type { Template } from "./grouping/template.ts";

/** How a group differs from a bigger one of which almost the same is said. */
export interface GroupLikeness {
  /** The bigger one, which is not told by its likeness itself. */
  readonly base: StackGroup;
  /** How much of what is said is the same. */
  readonly same: number;
  /** What only the smaller one has. */
  readonly also: readonly GroupPart[];
  /** What the smaller one has of a resource or output, of which the bigger one has something else. */
  readonly instead: readonly GroupPart[];
  /** What only the bigger one has. */
  readonly without: readonly GroupPart[];
}

/** Finds for groups with changes the bigger one by which they are told in fewer words, where there is one. */
export function likenesses(groups: readonly StackGroup[]): ReadonlyMap<StackGroup, GroupLikeness> {
  const found = new Map<StackGroup, GroupLikeness>();
  /** The groups that may be a base, by what is said of them. */
  const bases = new Map<Template, StackGroup[]>();
  const bySize = groups
    .filter(({ state }) => state === "changed")
    .toSorted((left, right) => right.clusters.length - left.clusters.length);
  for (const group of bySize) {
    const base = mostAlike(group, bases);
    const likeness = base && likenessTo(base, group);
    if (likeness !== undefined && isShorter(likeness, group)) {
      found.set(group, likeness);
      continue;
    }
    for (const template of templatesOf(group)) {
      const known = bases.get(template);
      if (known === undefined) bases.set(template, [group]);
      else known.push(group);
    }
  }
  return found;
}

/** The base with which a group shares the most; of several the first, which is the biggest. */
function mostAlike(
  group: StackGroup,
  bases: ReadonlyMap<Template, readonly StackGroup[]>,
): StackGroup | undefined {
  const shared = new Map<StackGroup, number>();
  for (const template of templatesOf(group)) {
    for (const base of bases.get(template) ?? []) shared.set(base, (shared.get(base) ?? 0) + 1);
  }
  const most = Math.max(...shared.values());
  return [...shared].find(([, count]) => count === most)?.[0];
}

function likenessTo(base: StackGroup, group: StackGroup): GroupLikeness {
  const inGroup = templatesOf(group);
  const inBase = templatesOf(base);
  const own = group.parts.filter(({ template }) => !inBase.has(template));
  const missing = base.parts.filter(({ template }) => !inGroup.has(template));
  const subjectsOfBase = new Set(missing.map(subject));
  const subjectsOfGroup = new Set(own.map(subject));
  return {
    base,
    same: group.parts.length - own.length,
    also: own.filter((part) => !subjectsOfBase.has(subject(part))),
    instead: own.filter((part) => subjectsOfBase.has(subject(part))),
    without: missing.filter((part) => !subjectsOfGroup.has(subject(part))),
  };
}

/** Whether there is less to say of the difference than of the whole. */
function isShorter({ also, instead, without }: GroupLikeness, group: StackGroup): boolean {
  return also.length + instead.length + without.length < group.parts.length;
}

function templatesOf({ parts }: StackGroup): ReadonlySet<Template> {
  return new Set(parts.map(({ template }) => template));
}

/** What a part is about: the resource, the output, or the very text of a warning. */
function subject({ template: { item } }: GroupPart): string {
  switch (item.kind) {
    case "change":
      return `change ${item.value.urn}`;
    case "output":
      return `output ${item.value.name}`;
    default:
      return `${item.kind} ${item.value}`;
  }
}
