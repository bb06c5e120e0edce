import { secretMark, type ShownValue, unknownMark } from "../../report/stackReport.ts";

/** The key that marks an object as one of the engine's own kind (pulumi/pulumi, sdk/go/common/resource/properties.go). */
const signatureKey = "4dabf18193072939515e22adb298388d";

/** The mark of a secret. */
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What the engine writes for a value that is known only after the update (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go). */
const unknownValues: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A value of an engine event as a report may show it: without secrets, and marked where it is not known yet. */
export function shownValue(value: unknown): ShownValue {
  if (unknownValues.has(value)) return unknownMark;
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (Array.isArray(value)) return value.map(shownValue);
  if (typeof value !== "object") return unknownMark;
  // Assets, archives and references to resources, which the engine marks in the same way, hold nothing to read.
  if (signatureKey in value) return value[signatureKey] === secretSignature ? secretMark : unknownMark;
  const fields = Object.entries(value).map(([key, inner]) => [key, shownValue(inner)] as const);
  return Object.fromEntries(fields.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
