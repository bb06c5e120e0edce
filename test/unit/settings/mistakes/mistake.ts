/** One mistake or more in otherwise right settings, and what a person is told. */
export interface Mistake {
  readonly name: string;
  /** The fleet file: pieces of the right one and what stands in their place, a whole text, or `absent`. */
  readonly fleet?: Written;
  /** The stack file, likewise. */
  readonly stack?: Written;
  /** What every message is about and a part of what it says, in the order of the report: `fleet.yaml:1 issuer`. */
  readonly expected: readonly (readonly [place: string, says: string])[];
  /** What no message may repeat. */
  readonly unspoken?: string;
}

/** How a file of a {@link Mistake} differs from the right one. */
export type Written =
  | { readonly replacing: readonly (readonly [from: string, to: string])[] }
  | { readonly text: string }
  | "absent";

/** One mistake in the fleet file, where `from` became `to`. */
export function inFleet(name: string, from: string, to: string, place: string, says: string): Mistake {
  return {
    name,
    fleet: { replacing: [[from, to]] },
    expected: [[place === "" ? "fleet.yaml" : `fleet.yaml:${place}`, says]],
  };
}

/** One mistake in the stack file, where `from` became `to`. */
export function inStack(name: string, from: string, to: string, place: string, says: string): Mistake {
  return {
    name,
    stack: { replacing: [[from, to]] },
    expected: [[place === "" ? "Pulumi.prod-eu-1.yaml" : `Pulumi.prod-eu-1.yaml:${place}`, says]],
  };
}
