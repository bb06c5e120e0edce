import { type StackReport, unknownMark } from "../report/stackReport.ts";

/** Whether two reports of one stack speak of the same change, whatever names the engine makes up at random each time. */
export function isSameChange(left: StackReport, right: StackReport): boolean {
  return left.outcome.state === right.outcome.state && changeText(left) === changeText(right);
}

/** Whether a stack's change was not known when it was reported, because it or its hub is not there yet. */
export function wasUnknown({ outcome }: StackReport): boolean {
  return outcome.state === "waiting" || (outcome.state === "changed" && outcome.changes.some(isNewStack));
}

function isNewStack({ type, operation }: { readonly type: string; readonly operation: string }): boolean {
  return type === "pulumi:pulumi:Stack" && operation === "create";
}

function changeText({ outcome, particular }: StackReport): string {
  if (outcome.state !== "changed") return "";
  const { changes, outputs } = outcome;
  return Object.entries(particular)
    .filter(([kind]) => kind.startsWith("random#"))
    .reduce(
      (text, [kind, invented]) => text.replaceAll(invented, `<${kind}>`),
      JSON.stringify([changes, outputs]),
    );
}

/**
 * Whether something of a change is only known once it is made, such as a new certificate. The engine's update plans do
 * not hold then: it takes the value that comes for another one than it has planned.
 */
export function holdsUnknown({ outcome }: StackReport): boolean {
  return JSON.stringify(outcome).includes(unknownMark);
}
