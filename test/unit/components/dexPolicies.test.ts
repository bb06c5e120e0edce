import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { z } from "zod";
import { Dex } from "../../../components/dex/dex.ts";
import { dexArgs } from "./dexArgs.ts";
import { only, record } from "./recorded.ts";

const labels = z.record(z.string(), z.string());
const selector = z.strictObject({ matchLabels: labels });

const deployment = z.object({
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        containers: z.array(
          z.object({ ports: z.array(z.object({ name: z.string(), containerPort: z.number() })) }),
        ),
        topologySpreadConstraints: z.array(
          z.strictObject({
            maxSkew: z.number(),
            topologyKey: z.string(),
            whenUnsatisfiable: z.enum(["DoNotSchedule", "ScheduleAnyway"]),
            labelSelector: selector,
          }),
        ),
      }),
    }),
  }),
});

/** No `from`: a rule that this has no key for would be overlooked, so it is refused. */
const networkPolicy = z.object({
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.array(z.enum(["Ingress", "Egress"])),
    ingress: z.array(
      z.strictObject({
        ports: z.array(
          z.strictObject({ protocol: z.literal("TCP"), port: z.union([z.string(), z.number()]) }),
        ),
      }),
    ),
  }),
});

const disruptionBudget = z.object({
  spec: z.strictObject({ maxUnavailable: z.number(), selector }),
});

type Selector = z.infer<typeof selector>;
type PodTemplate = z.infer<typeof deployment>["spec"]["template"];

const selects = ({ matchLabels }: Selector, { metadata }: PodTemplate): boolean =>
  Object.entries(matchLabels).every(([key, value]) => metadata.labels[key] === value);

/** Whether a policy lets anybody connect to a port of a pod, by the rules of networking.k8s.io/v1. */
function allows({ spec }: z.infer<typeof networkPolicy>, template: PodTemplate, port: number): boolean {
  if (!selects(spec.podSelector, template) || !spec.policyTypes.includes("Ingress")) return true;
  const named = new Map(
    template.spec.containers.flatMap(({ ports }) =>
      ports.map(({ name, containerPort }) => [name, containerPort]),
    ),
  );
  return spec.ingress.some(({ ports }) =>
    ports.some((each) => (typeof each.port === "number" ? each.port : named.get(each.port)) === port),
  );
}

/** How many of so many healthy pods may be evicted at once (kubernetes, pkg/controller/disruption). */
const evictable = ({ spec }: z.infer<typeof disruptionBudget>, healthy: number, replicas: number): number =>
  Math.max(0, healthy - (replicas - spec.maxUnavailable));

suite("what protects Dex's pods", () => {
  let dex: z.infer<typeof deployment>["spec"];
  let policy: z.infer<typeof networkPolicy>;
  let budget: z.infer<typeof disruptionBudget>;

  before(async () => {
    const resources = await record(() => {
      new Dex("dex", dexArgs);
    });
    dex = deployment.parse(only(resources, ":Deployment").inputs).spec;
    policy = networkPolicy.parse(only(resources, ":NetworkPolicy").inputs);
    budget = disruptionBudget.parse(only(resources, ":PodDisruptionBudget").inputs);
  });

  const portNamed = (name: string): number => {
    const found = dex.template.spec.containers
      .flatMap(({ ports }) => ports)
      .find((port) => port.name === name);
    assert.ok(found, name);
    return found.containerPort;
  };

  test("everybody reaches the port that people log in at, and nobody another port", () => {
    assert.equal(selects(policy.spec.podSelector, dex.template), true);
    assert.equal(allows(policy, dex.template, portNamed("https")), true);
    assert.equal(allows(policy, dex.template, portNamed("telemetry")), false);
    assert.equal(allows(policy, dex.template, 22), false);
  });

  test("Dex may connect to anything: its providers are anywhere", () => {
    assert.equal(policy.spec.policyTypes.includes("Egress"), false);
  });

  test("a drained node takes one pod at a time, and is never blocked for good", () => {
    assert.equal(selects(budget.spec.selector, dex.template), true);
    assert.equal(evictable(budget, 2, 2), 1);
    assert.equal(evictable(budget, 1, 2), 0);
    assert.equal(evictable(budget, 1, 1), 1);
  });

  test("pods prefer nodes without another one, and start on the same where there is no other", () => {
    const [constraint, ...more] = dex.template.spec.topologySpreadConstraints;
    assert.ok(constraint);
    assert.deepEqual(more, []);
    assert.equal(selects(constraint.labelSelector, dex.template), true);
    assert.equal(constraint.topologyKey, "kubernetes.io/hostname");
    assert.equal(constraint.maxSkew, 1);
    assert.equal(constraint.whenUnsatisfiable, "ScheduleAnyway");
  });
});
