import fc from "fast-check";
import type {
  Operation,
  OutputChange,
  PropertyChange,
  ResourceChange,
  ShownValue,
  StackOutcome,
  StackReport,
} from "../../../../fleet/report/stackReport.ts";

/** The texts that are particular to a cluster, by what they are. */
export type Particular = Readonly<Record<string, string>>;

/** A text as it is on every cluster, given the texts that are particular to one. */
export type TextOf = (particular: Particular) => string;

/** What is said of every cluster, given the texts that are particular to one. */
export type ContentsOf = (particular: Particular) => Pick<StackReport, "outcome" | "warnings">;

/** Texts with whatever a terminal or a reader may take for something else. */
export const wildTexts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom("\u001B[2J", "\u009B2J", "\u202E", "\u2028", "\uD800", "\r\n", "\n", "\t", "a: b", ""),
      fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

/** Words that stand in settings, some of which are names of clusters too. */
const words = [
  "edit",
  "view",
  "a",
  "prod",
  "prod-1",
  "1",
  "spec",
  "latchkey",
  "image",
  "secret",
  "é",
  "‹cluster›",
];

/** Names of clusters: parts of each other, and ordinary words. */
export const clusterNames = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom("edit", "view", "a", "prod", "prod-1", "prod-10", "prod-2", "spec", "secret"),
    fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}$/),
  ),
  { minLength: 2, maxLength: 6 },
);

/** What is particular to a cluster of this name. */
export function particularOf(cluster: string): Particular {
  return { cluster, audience: `latchkey-${cluster}` };
}

/** Texts with and without something particular in them, as whole words. */
export const texts: fc.Arbitrary<TextOf> = fc
  .array(
    fc.record({
      part: fc.oneof(
        fc.constantFrom(...words).map(
          (word): TextOf =>
            () =>
              word,
        ),
        fc.constantFrom("cluster", "audience").map(
          (key): TextOf =>
            (particular) =>
              particular[key] ?? "",
        ),
        fc.constant((() => "[secret]") satisfies TextOf),
      ),
      separator: fc.constantFrom(" ", "-", ".", "/", ": ", "\n", '"'),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map(
    (parts): TextOf =>
      (particular) =>
        parts.map(({ part, separator }, index) => (index === 0 ? "" : separator) + part(particular)).join(""),
  );

type ValueOf = (particular: Particular) => ShownValue;

const values: fc.Arbitrary<ValueOf> = fc.letrec<{ value: ValueOf }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 1 },
    texts,
    fc
      .constantFrom<ShownValue>(null, true, false, 0, 3, "", "[secret]", "[unknown]")
      .map((value) => () => value),
    fc.array(tie("value"), { maxLength: 2 }).map(
      (elements): ValueOf =>
        (particular) =>
          elements.map((element) => element(particular)),
    ),
    fc.array(fc.tuple(texts, tie("value")), { maxLength: 2 }).map(
      (entries): ValueOf =>
        (particular) =>
          // The number keeps two keys apart that are one text on some cluster.
          Object.fromEntries(
            entries.map(([key, value], index) => [`${index}.${key(particular)}`, value(particular)]),
          ),
    ),
  ),
})).value;

const sides = fc
  .tuple(fc.option(values), fc.option(values))
  .map(([before, after]) => (particular: Particular) => ({
    ...(before === null ? {} : { before: before(particular) }),
    ...(after === null ? {} : { after: after(particular) }),
  }));

const properties = fc
  .tuple(texts, sides, fc.boolean())
  .map(([path, both, replaces]) => (particular: Particular): PropertyChange => ({
    path: path(particular),
    ...both(particular),
    replaces,
  }));

/** Operations on resources, mostly those that harm nothing. */
const operations = fc.constantFrom<Operation>("create", "create", "update", "update", "replace", "delete");

const changes = fc
  .tuple(
    operations,
    fc.constantFrom("kubernetes:core/v1:Namespace", "tls:index/selfSignedCert:SelfSignedCert"),
    texts,
    fc.array(properties, { maxLength: 2 }),
  )
  .map(([operation, type, name, ofResource]) => (particular: Particular): ResourceChange => ({
    operation,
    type,
    name: name(particular),
    urn: `urn:pulumi::fleet::${type}::${name(particular)}`,
    // The numbers keep two properties apart that have one path on some cluster.
    properties: ofResource.map((property, index) => {
      const { path, ...others } = property(particular);
      return { path: `spec${index}.${path}`, ...others };
    }),
  }));

const outputs = sides.map((both) => (particular: Particular): OutputChange => ({
  name: "",
  ...both(particular),
}));

const outcomes: fc.Arbitrary<(particular: Particular) => StackOutcome> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.array(changes, { maxLength: 4 }), fc.array(outputs, { maxLength: 2 }))
      .map(([ofStack, itsOutputs]) => (particular: Particular): StackOutcome => ({
        state: "changed",
        // As in an engine, no two resources have one URN, and no two outputs one name.
        changes: ofStack
          .map((change, index) => {
            const made = change(particular);
            return { ...made, urn: `${made.urn}-${index}` };
          })
          .sort((left, right) => (left.urn < right.urn ? -1 : 1)),
        outputs: itsOutputs.map((output, index) => ({ ...output(particular), name: `output${index}` })),
      })),
  },
  fc.array(texts, { minLength: 1, maxLength: 2 }).map((errors) => (particular: Particular): StackOutcome => ({
    state: "failed",
    errors: errors.map((error, index) => `error ${index}: ${error(particular)}`),
  })),
  texts.map((on) => (particular: Particular): StackOutcome => ({ state: "waiting", on: on(particular) })),
  fc.option(texts).map((reason) => (particular: Particular): StackOutcome => ({
    state: "unchanged",
    ...(reason === null ? {} : { reason: reason(particular) }),
  })),
  fc.constant((): StackOutcome => ({ state: "interrupted" })),
);

/** What may be said of stacks. */
export const contents: fc.Arbitrary<ContentsOf> = fc
  .tuple(outcomes, fc.array(texts, { maxLength: 1 }))
  .map(([outcome, warnings]) => (particular) => ({
    outcome: outcome(particular),
    warnings: warnings.map((warning) => warning(particular)),
  }));

/** The report of a cluster of which this is said. */
export function stackOf(cluster: string, said: ContentsOf): StackReport {
  const particular = particularOf(cluster);
  return { cluster, ...said(particular), particular };
}

/** Fleets of which a few different things are said. */
export const fleets: fc.Arbitrary<readonly StackReport[]> = fc
  .tuple(clusterNames, fc.array(contents, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat()))
  .map(([clusters, kinds, choice]) => {
    const choices = choice[Symbol.iterator]();
    return clusters.map((cluster) => {
      const kind = kinds[Number(choices.next().value) % kinds.length];
      return stackOf(cluster, kind ?? (() => ({ outcome: { state: "unchanged" }, warnings: [] })));
    });
  });
