import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type EngineEvent, engineEvent } from "../../../../fleet/engine/events/engineEvent.ts";
import { engineRun } from "../../../../fleet/engine/events/engineRun.ts";
import { secretMark, unknownMark } from "../../../../fleet/report/stackReport.ts";

const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
};
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urnOf = (types: string, name: string) => `urn:pulumi:prod-1::latchkey::${types}::${name}`;

interface StepInput {
  readonly types: string;
  readonly name: string;
  readonly custom?: boolean;
  readonly old?: Readonly<Record<string, unknown>>;
  readonly new?: Readonly<Record<string, unknown>>;
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>>;
}

function step(op: string, { types, name, custom = true, ...states }: StepInput): EngineEvent {
  const state = (inputs?: object) => (inputs === undefined ? null : { custom, inputs, outputs: {} });
  return engineEvent.parse({
    resourcePreEvent: {
      metadata: {
        op,
        urn: urnOf(types, name),
        type: types.split("$").at(-1),
        old: state(states.old),
        new: state(states.new),
        detailedDiff: states.detailedDiff ?? null,
      },
    },
  });
}

const binding = "latchkey:index:AccessBindings$kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const configuration = "latchkey:index:OidcIssuer$latchkey:index:Dex$kubernetes:core/v1:Secret";

suite("a run of the engine", () => {
  test("tells created, deleted and updated resources, sorted, with their properties", () => {
    const { changes } = engineRun(
      [
        step("same", { types: binding, name: "same", old: {}, new: {} }),
        step("create", { types: binding, name: "b", new: { roleRef: { name: "view" } } }),
        step("delete", { types: binding, name: "c", old: { roleRef: { name: "edit" } } }),
        step("update", {
          types: binding,
          name: "a",
          old: { spec: { items: [{ image: "1" }] }, labels: { "a.b": "x" } },
          new: { spec: { items: [{ image: "2" }] }, labels: {} },
          detailedDiff: {
            "spec.items[0].image": { diffKind: "update" },
            'labels["a.b"]': { diffKind: "delete" },
          },
        }),
      ],
      true,
    );
    assert.deepEqual(
      changes.map(({ operation, name, properties }) => [operation, name, properties]),
      [
        [
          "update",
          "a",
          [
            { path: 'labels["a.b"]', before: "x", replaces: false },
            { path: "spec.items[0].image", before: "1", after: "2", replaces: false },
          ],
        ],
        ["create", "b", [{ path: "roleRef.name", after: "view", replaces: false }]],
        ["delete", "c", []],
      ],
    );
    assert.ok(changes.every(({ urn }) => !urn.includes("prod-1")));
  });

  test("tells a replacement once, with what causes it", () => {
    const replaced = {
      types: configuration,
      name: "config",
      old: { data: secret },
      new: { data: secret },
      detailedDiff: { 'data["config.yaml"]': { diffKind: "update-replace" } },
    };
    const { changes } = engineRun(
      [
        step("create-replacement", replaced),
        step("replace", replaced),
        step("delete-replaced", { types: configuration, name: "config", old: { data: secret } }),
      ],
      true,
    );
    assert.deepEqual(
      changes.map(({ operation, properties }) => [operation, properties]),
      [["replace", [{ path: 'data["config.yaml"]', before: secretMark, after: secretMark, replaces: true }]]],
    );
  });

  test("shows what a component was given only where resources cannot show what changes, or nothing else does", () => {
    const components = [
      step("update", {
        types: "latchkey:index:OidcIssuer",
        name: "issuer",
        custom: false,
        old: { session: { idToken: 900 } },
        new: { session: { idToken: 540 } },
      }),
      step("update", {
        types: "latchkey:index:AccessBindings",
        name: "access",
        custom: false,
        old: { bindings: [1] },
        new: { bindings: [2] },
      }),
    ];
    const hidden = step("update", {
      types: configuration,
      name: "config",
      old: { data: secret },
      new: { data: secret },
      detailedDiff: { data: { diffKind: "update" } },
    });
    const plain = step("create", { types: binding, name: "b", new: { a: 1 } });
    const names = (events: readonly EngineEvent[]) => engineRun(events, true).changes.map(({ name }) => name);
    assert.deepEqual(names([...components, hidden, plain]).toSorted(), ["b", "config", "issuer"]);
    assert.deepEqual(names([...components, plain]), ["b"]);
    assert.deepEqual(names(components).toSorted(), ["access", "issuer"]);
  });

  test("hides secrets and marks what is not known, however deep", () => {
    const { changes } = engineRun(
      [step("create", { types: configuration, name: "s", new: { a: { b: [secret, unknown] }, c: unknown } })],
      true,
    );
    assert.deepEqual(
      changes[0]?.properties.map(({ path, after }) => [path, after]),
      [
        ["a.b[0]", secretMark],
        ["a.b[1]", unknownMark],
        ["c", unknownMark],
      ],
    );
  });

  test("names that the provider made up are told apart from written ones", () => {
    const named = (name: string, annotations: object) => ({ metadata: { name, annotations } });
    const autonamed = { "pulumi.com/autonamed": "true" };
    const { invented } = engineRun(
      [
        step("replace", {
          types: configuration,
          name: "config",
          old: named("config-11111111", autonamed),
          new: named("config-22222222", autonamed),
        }),
        step("create", { types: configuration, name: "fixed", new: named("fixed", {}) }),
      ],
      true,
    );
    assert.deepEqual(invented, {
      "random#config before": "config-11111111",
      "random#config": "config-22222222",
    });
  });

  test("what a killed update has left to delete changes nothing of that, whichever goes first", () => {
    const named = (name: string) => ({ metadata: { name, annotations: { "pulumi.com/autonamed": "true" } } });
    const config = { types: configuration, name: "config" };
    const [created, replaced, deleted, left] = [
      step("create-replacement", { ...config, old: named("config-2"), new: named("config-3") }),
      step("replace", { ...config, old: named("config-2"), new: named("config-3") }),
      step("delete-replaced", { ...config, old: named("config-2") }),
      step("delete-replaced", { ...config, old: named("config-1") }),
    ] as const;
    const [first, second] = [
      engineRun([created, replaced, deleted, left], true),
      engineRun([left, created, replaced, deleted], true),
    ];
    assert.deepEqual(first, second);
    assert.deepEqual(first, engineRun([created, replaced, left, deleted], true));
    assert.deepEqual(first.invented, { "random#config before": "config-2", "random#config": "config-3" });
  });

  test("tells outputs that differ, from the last that the stack has", () => {
    const outputs = (before: object, after: object) =>
      engineEvent.parse({
        resOutputsEvent: {
          metadata: {
            op: "same",
            urn: urnOf("pulumi:pulumi:Stack", "latchkey-prod-1"),
            type: "pulumi:pulumi:Stack",
            old: { inputs: {}, outputs: before },
            new: { inputs: {}, outputs: after },
          },
        },
      });
    const events = [
      outputs({ a: 1 }, { a: 1 }),
      outputs({ a: { x: 1, y: 2 }, b: "gone", c: 1 }, { a: { y: 2, x: 1 }, c: 2, d: secret }),
    ];
    assert.deepEqual(engineRun(events, true).outputs, [
      { name: "b", before: "gone" },
      { name: "c", before: 1, after: 2 },
      { name: "d", after: secretMark },
    ]);
    assert.deepEqual(engineRun(events, false).outputs, []);
  });

  test("tells warnings and errors once, with their resource, and nothing that is passing or an echo", () => {
    const told = (severity: string, message: string, more: object = {}) =>
      engineEvent.parse({ diagnosticEvent: { severity, message, ...more } });
    const run = engineRun(
      [
        told("warning", "mind the gap\n"),
        told("warning", "mind the gap"),
        told("info", "just so"),
        told("error", "no such namespace", { urn: urnOf(binding, "b") }),
        told("error", "working…", { ephemeral: true }),
        told("error", "preview failed"),
        told("error", `resource ${urnOf(binding, "b")} violates plan: properties changed: {hunter2}`),
      ],
      false,
    );
    assert.deepEqual(run.warnings, ["mind the gap"]);
    assert.deepEqual(run.errors, [
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding b: no such namespace",
      `resource ${urnOf(binding, "b")} would be changed in another way than was shown`,
    ]);
  });
});
