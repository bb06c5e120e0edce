import { stringify } from "yaml";
import type { KubeconfigEntry } from "./entry.ts";
import { isRecord } from "./kubeconfig.ts";
import { fieldOfList, listNames } from "./lists.ts";
import { kubectlStyle, type BlockStyle } from "./style.ts";

/**
 * A whole kubeconfig that holds nothing but `entries`, as kubectl would write it. Its current context is the first
 * entry's.
 */
export function renderKubeconfig(entries: readonly KubeconfigEntry[]): string {
  const lines = ["apiVersion: v1"];
  for (const list of listNames) {
    lines.push(...(entries.length === 0 ? [`${list}: []`] : [`${list}:`]));
    for (const entry of entries) lines.push(...itemLines(entry[fieldOfList[list]], kubectlStyle));
    if (list === "contexts" && entries[0])
      lines.push(...yamlLines({ "current-context": entries[0].context.name }, kubectlStyle));
    if (list === "contexts") lines.push("kind: Config");
  }
  return `${lines.join("\n")}\n`;
}

/** The lines of one list item, in a file's style. */
export function itemLines(item: object, style: BlockStyle): string[] {
  const dash = `${style.indentation}-${" ".repeat(style.afterDash)}`;
  const below = " ".repeat(dash.length);
  return yamlLines(item, style).map((line, index) => (index === 0 ? dash : line === "" ? "" : below) + line);
}

function yamlLines(value: object, { step, indentLists }: BlockStyle): string[] {
  const yaml = stringify(inKubectlOrder(value), {
    indent: step,
    indentSeq: indentLists,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    // kubectl reads YAML 1.1, where yes, 12:30 and 0o7 are no strings unless they are quoted.
    compat: "yaml-1.1",
  });
  return yaml.trimEnd().split("\n");
}

/** JSON for a place inside brackets. `indentation` given: on several lines, of which all but the first start with it. */
export function itemJson(value: unknown, lineBreak: string, indentation?: string, step = "  "): string {
  const ordered = inKubectlOrder(value);
  if (indentation === undefined) return JSON.stringify(ordered);
  return JSON.stringify(ordered, undefined, step)
    .split("\n")
    .join(lineBreak + indentation);
}

/** Keys in alphabetical order at every level: that is how kubectl writes, and it makes the text independent of its making. */
export function inKubectlOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKubectlOrder);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, inKubectlOrder(value[key])]),
  );
}
