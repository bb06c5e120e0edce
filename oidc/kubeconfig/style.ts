import { isMap, isPair } from "yaml";
import { indentationAt } from "./lines.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import { listNames, type ListName } from "./lists.ts";

/** How a file writes the items of a list that stand on lines of their own. */
export interface BlockStyle {
  /** What stands before the dash. */
  readonly indentation: string;
  /** How many blanks stand between the dash and the item. */
  readonly afterDash: number;
  /** By how many columns a nested map is indented. */
  readonly step: number;
  /** Whether a list is indented below its key (true), or starts in the key's column (false, kubectl's way). */
  readonly indentLists: boolean;
}

/** kubectl's own style (sigs.k8s.io/yaml). */
export const kubectlStyle: BlockStyle = { indentation: "", afterDash: 1, step: 2, indentLists: false };

/** The style for a new item of `list`: that of its last item, else that of another list, else kubectl's. */
export function blockStyle(kubeconfig: Kubeconfig, list: ListName): BlockStyle {
  const own = styleOf(kubeconfig, list);
  if (own) return own;
  for (const other of listNames) {
    const style = styleOf(kubeconfig, other);
    if (style) return style;
  }
  return { ...kubectlStyle, indentation: rootIndentation(kubeconfig) };
}

/** What stands before the keys of the root map. */
export function rootIndentation({ collection, source }: Kubeconfig): string {
  const first = collection.members[0];
  return (first && indentationAt(source.text, first.start)) ?? "";
}

function styleOf(kubeconfig: Kubeconfig, name: ListName): BlockStyle | undefined {
  const list = kubeconfig.lists[name];
  if (list.state !== "list" || list.collection.style !== "block") return undefined;
  const { text } = kubeconfig.source;
  const last = list.items.at(-1);
  const indentation = last && indentationAt(text, last.member.start);
  if (!last || indentation === undefined) return undefined;

  const afterDash = /^-( +)[^\s#]/.exec(text.slice(last.member.start, last.member.end))?.[1]?.length ?? 1;
  const contentColumn = indentation.length + 1 + afterDash;
  const nested = last.map.items
    .flatMap(({ value }) => (isMap(value) && !value.flow ? value.items : []))
    .find(isPair);
  const nestedStart = nested?.srcToken?.key?.offset;
  const nestedColumn = nestedStart === undefined ? undefined : indentationAt(text, nestedStart)?.length;
  const step = nestedColumn === undefined ? kubectlStyle.step : nestedColumn - contentColumn;
  return {
    indentation,
    afterDash,
    // An alias or a folded form can make this anything; what YAML writes well is between these.
    step: step >= 2 && step <= 8 ? step : kubectlStyle.step,
    indentLists: indentation.length > rootIndentation(kubeconfig).length,
  };
}
