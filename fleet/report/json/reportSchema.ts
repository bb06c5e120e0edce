import { z } from "zod";
import { formatVersion } from "./json.ts";

const shownValue = z.json().meta({
  id: "value",
  description:
    "A value, with [secret] in place of every secret and [unknown] in place of what is only known after the update.",
});

const sides = {
  before: shownValue.exactOptional().meta({ description: "The value in the state. Absent where it is new." }),
  after: shownValue
    .exactOptional()
    .meta({ description: "The value after the update. Absent where it goes." }),
};

const propertyChange = z
  .strictObject({
    path: z.string().meta({ description: "Where it stands in the resource's inputs, as Pulumi writes it." }),
    ...sides,
    replaces: z.boolean().meta({ description: "Whether the resource is replaced because of it." }),
  })
  .meta({ id: "property", description: "A property of a resource that differs." });

const resourceChange = z
  .strictObject({
    operation: z.enum(["create", "update", "replace", "delete"]),
    type: z.string().meta({ description: "The type token, such as kubernetes:core/v1:Secret." }),
    name: z.string().meta({ description: "The logical name in the program." }),
    urn: z.string().meta({ description: "The URN without the stack's name." }),
    properties: z.array(propertyChange).meta({
      description:
        "What differs, sorted by path: of a created resource all inputs, of a deleted one nothing.",
    }),
  })
  .meta({ id: "change", description: "A resource that an update would change." });

const outputChange = z
  .strictObject({ name: z.string(), ...sides })
  .meta({ id: "output", description: "An output of a stack that differs." });

const outcome = z
  .discriminatedUnion("state", [
    z.strictObject({
      state: z.literal("unchanged"),
      reason: z
        .string()
        .exactOptional()
        .meta({ description: "Why the engine was not run. Absent where it was." }),
    }),
    z.strictObject({
      state: z.literal("changed"),
      changes: z.array(resourceChange).meta({ description: "Sorted by URN." }),
      outputs: z.array(outputChange).meta({ description: "Sorted by name." }),
    }),
    z.strictObject({
      state: z.literal("waiting"),
      on: z.string().meta({ description: "The stack that must be applied before this one is known." }),
    }),
    z.strictObject({ state: z.literal("failed"), errors: z.array(z.string()) }),
    z.strictObject({ state: z.literal("interrupted") }),
  ])
  .meta({ id: "outcome", description: "What the engine said of a stack, or why it was not asked." });

const contents = z
  .strictObject({
    changes: z.array(resourceChange),
    outputs: z.array(outputChange),
    warnings: z.array(z.string()),
  })
  .meta({ id: "contents", description: "Things that are said of a group." });

const count = z.int().min(0);

const summary = z.strictObject({
  clusters: count.meta({ description: "How many stacks were looked at." }),
  states: z
    .strictObject({ changed: count, failed: count, interrupted: count, unchanged: count, waiting: count })
    .meta({ description: "How many stacks are in each state." }),
  destructive: count.meta({ description: "On how many stacks something is replaced or deleted." }),
  operations: z
    .strictObject({ create: count, delete: count, replace: count, update: count })
    .meta({ description: "How many resources, over all stacks, see each operation." }),
});

const group = z
  .strictObject({
    number: z.int().min(1).meta({ description: "Its number, in the order in which groups are shown." }),
    clusters: z.array(z.string()).min(1).meta({ description: "In natural order: prod-2 before prod-10." }),
    outcome,
    warnings: z.array(z.string()),
    likeness: z
      .strictObject({
        group: z.int().min(1).meta({ description: "The number of the bigger group." }),
        same: count.meta({ description: "How many changes, outputs and warnings both have." }),
        also: contents.meta({ description: "What only this group has." }),
        instead: contents.meta({ description: "What the bigger group has in another way, as it is here." }),
        without: contents.meta({ description: "What only the bigger group has." }),
      })
      .exactOptional()
      .meta({ description: "A bigger group of which almost the same is said. It repeats what outcome has." }),
  })
  .meta({
    description:
      "Stacks of which the same is said. ‹cluster› and the like stand for what differs between them; a ‹ of a value itself is written \\u2039.",
  });

const stack = z.strictObject({
  cluster: z.string().meta({ description: "The stack's name, which is its cluster's." }),
  outcome,
  warnings: z.array(z.string()),
  particular: z.record(z.string(), z.string()).meta({
    description: "Texts that are particular to this cluster, by what they are: cluster, audience and so on.",
  }),
});

/** The form of a report in JSON. What is not in it is not in a report of this version. */
export const reportSchema = z.strictObject({
  version: z.literal(formatVersion).meta({ description: "The version of this form." }),
  summary,
  groups: z.array(group).meta({ description: "Every stack is in one of them." }),
  stacks: z.array(stack).meta({ description: "Each stack with its own values, in natural order." }),
});

/** The JSON Schema of a report, in draft 7. */
export function reportJsonSchema(): object {
  return { title: "Latchkey report", ...z.toJSONSchema(reportSchema, { target: "draft-7" }) };
}
