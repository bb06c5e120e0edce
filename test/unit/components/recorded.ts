import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";

/** A resource as a program registered it. Secrets stand in their wrapper, so a test can see whether they are wrapped. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a mocked provider answers for a resource, beside its inputs. */
export type ProviderAnswers = (resource: MockResourceArgs) => Readonly<Record<string, unknown>>;

/** Runs a program against Pulumi's mocks and returns every resource that it registered, sorted by type and name. */
export async function record(
  program: () => void,
  answers: ProviderAnswers = () => ({}),
): Promise<readonly Recorded[]> {
  const resources: Recorded[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (resource) => {
        const inputs: unknown = resource.inputs;
        const known = typeof inputs === "object" && inputs !== null ? { ...inputs } : {};
        resources.push({ type: resource.type, name: resource.name, inputs: known });
        return { id: `${resource.name}-id`, state: { ...known, ...answers(resource) } };
      },
      call: () => ({}),
    },
    "latchkey",
    "test",
    false,
  );
  await pulumi.runtime.runInPulumiStack(() => {
    program();
    return Promise.resolve({});
  });
  await pulumi.runtime.disconnect();
  return resources.toSorted((left, right) =>
    `${left.type} ${left.name}`.localeCompare(`${right.type} ${right.name}`),
  );
}

/** The one resource of a type, by the end of its type token. */
export function only(resources: readonly Recorded[], typeEnd: string, name?: string): Recorded {
  const found = resources.filter(
    (resource) => resource.type.endsWith(typeEnd) && (name === undefined || resource.name === name),
  );
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) {
    throw new Error(
      `${found.length} resources of type ${typeEnd}: ${found.map((each) => each.name).join(", ")}`,
    );
  }
  return first;
}

/** Whether a value is, or anywhere holds, a text that is not wrapped as a secret. */
export function standsInTheClear(value: unknown, text: string): boolean {
  if (typeof value === "string") return value.includes(text);
  if (typeof value !== "object" || value === null) return false;
  if (secretMark in value) return false;
  return Object.values(value).some((inner) => standsInTheClear(inner, text));
}

/** The key by which the engine's protocol marks a wrapped value (pulumi/pulumi, sdk/nodejs/runtime/rpc.ts). */
const secretMark = "4dabf18193072939515e22adb298388d";
