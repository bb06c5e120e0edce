import type { OutputChange, PropertyChange, ResourceChange } from "../stackReport.ts";
import { differenceLines, shortened } from "./differenceLines.ts";
import { differences } from "./differences.ts";
import type { Limits, Line } from "./line.ts";
import { printable } from "../../../text/printable.ts";

/** A resource that changes: `+- SelfSignedCert authority (replaced)`, and below it what differs. */
export function changeLines(change: ResourceChange, limits: Limits): readonly Line[] {
  const lines = change.properties
    .filter((property) => !isToldByType(property, change.type))
    .map((property) => propertyLines(property, limits));
  return [changeLine(change, limits), ...limited(lines, limits, "properties")];
}

/** A resource that changes, on one line. */
export function changeLine({ operation, type, name }: ResourceChange, { width }: Limits): Line {
  const remark = operation === "replace" ? " (replaced)" : operation === "delete" ? " (deleted)" : "";
  const kind = type.slice(type.lastIndexOf(":") + 1);
  return { depth: 0, tone: operation, text: shortened(printable(`${kind} ${name}`), width) + remark };
}

/** What is said where the same is shown before and after, which is all that may be shown of a secret. */
const hidden = "changes in what is not shown";

/** Whether a property of a Kubernetes object says no more than its type, `kubernetes:apps/v1:Deployment`. */
function isToldByType({ path, before, after }: PropertyChange, type: string): boolean {
  const [, version = "", kind] = type.split(":");
  if (!type.startsWith("kubernetes:") || before !== undefined) return false;
  return (
    (path === "kind" && after === kind) || (path === "apiVersion" && after === version.replace(/^core\//, ""))
  );
}

function propertyLines({ path, before, after, replaces }: PropertyChange, limits: Limits): readonly Line[] {
  const remark = replaces ? " (replaces it)" : "";
  const parts = differences(path, before, after);
  if (parts.length > 0) {
    return limited(
      parts.map((part) => differenceLines(part, 1, limits, remark)),
      limits,
      "parts",
    );
  }
  const text = `${shortened(printable(path), limits.width)}${remark}: ${hidden}`;
  return [{ depth: 1, tone: "update", text }];
}

/** An output that changes, and what differs in it. */
export function outputLines(output: OutputChange, limits: Limits): readonly Line[] {
  const parts = differences("", output.before, output.after);
  const [whole] = parts;
  if (whole === undefined)
    return [
      {
        ...outputLine(output, limits),
        text: `output ${shortened(printable(output.name), limits.width)}: ${hidden}`,
      },
    ];
  if (whole.path === "") return differenceLines({ ...whole, path: `output ${output.name}` }, 0, limits);
  const lines = parts.map(({ path, ...part }) =>
    differenceLines({ ...part, path: path.replace(/^\./, "") }, 1, limits),
  );
  return [outputLine(output, limits), ...limited(lines, limits, "parts")];
}

/** An output that changes, on one line. */
export function outputLine({ name, before, after }: OutputChange, { width }: Limits): Line {
  const tone = before === undefined ? "added" : after === undefined ? "removed" : "update";
  return { depth: 0, tone, text: `output ${shortened(printable(name), width)}` };
}

/** As many as may be shown, and how many more there are. */
function limited(
  entries: readonly (readonly Line[])[],
  { properties }: Limits,
  what: string,
): readonly Line[] {
  const more = entries.length - properties;
  if (more <= 1) return entries.flat();
  return [
    ...entries.slice(0, properties).flat(),
    { depth: 1, tone: "faint", text: `… ${more} more ${what}` },
  ];
}
