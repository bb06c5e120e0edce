import { connectorScope, credentialPluginCommand, entryNames, type EntryNames } from "./entry.ts";
import { isRecord, parseKubeconfig, plainValue, type Kubeconfig } from "./kubeconfig.ts";
import { byteOrderMark } from "./lines.ts";
import { fieldOfList, forEachList, listNames, type ListName } from "./lists.ts";
import type { Ownership } from "./mergeEntry.ts";

/**
 * Which items of a file are an earlier writing of the entry of a name, seen from their form alone: a user that runs
 * kubelogin under our name, a context between our cluster and our user. For whoever keeps no state of what was written.
 *
 * @returns what to give to `mergeEntry`; the name of an item that is somebody else's is empty in it
 */
export function ownershipByForm(kubeconfig: Kubeconfig, name: string): Ownership {
  const names = entryNames(name);
  const own = (list: ListName) => {
    const field = fieldOfList[list];
    const contents = contentsOf(kubeconfig, list, names[field]);
    return contents.every((content) => isOfOurForm(list, content, names)) ? names[field] : "";
  };
  return {
    names: { cluster: own("clusters"), user: own("users"), context: own("contexts") },
    restore: { document: "present", lists: forEachList(() => ({ was: "present" })) },
  };
}

/** Whether a file holds entries of our form alone, so that writing it anew takes nothing from anybody. */
export function holdsOnlyOurForm(text: string): boolean {
  const kubeconfig = parseKubeconfig(text);
  if (!kubeconfig) return true;
  return listNames.every((list) => {
    const current = kubeconfig.lists[list];
    if (current.state !== "list") return true;
    return current.items.every(({ name = "" }) => {
      const names = entryNames(list === "contexts" ? name : name.replace(/^latchkey-/, ""));
      if (names[fieldOfList[list]] !== name) return false;
      return contentsOf(kubeconfig, list, name).every((content) => isOfOurForm(list, content, names));
    });
  });
}

/**
 * Which entries of these names ask for tokens that do not name their connector, as Latchkey wrote them before 0.2. API
 * servers of clusters with several connectors or with jobs refuse such tokens.
 */
export function namesWithoutConnector(text: string, names: readonly string[]): readonly string[] {
  const kubeconfig = parseKubeconfig(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  if (!kubeconfig) return [];
  return names.filter((name) =>
    contentsOf(kubeconfig, "users", entryNames(name).user).some(
      (content) =>
        isRecord(content) &&
        isOfOurForm("users", content, entryNames(name)) &&
        !JSON.stringify(content).includes(`"--oidc-extra-scope=${connectorScope}"`),
    ),
  );
}

function contentsOf(kubeconfig: Kubeconfig, list: ListName, name: string): readonly unknown[] {
  const current = kubeconfig.lists[list];
  if (current.state !== "list") return [];
  return current.items
    .filter((item) => item.name === name)
    .map(({ node }) => {
      const item = plainValue(kubeconfig.source, node);
      return isRecord(item) ? item[fieldOfList[list]] : undefined;
    });
}

function isOfOurForm(list: ListName, content: unknown, names: EntryNames): boolean {
  if (!isRecord(content)) return false;
  switch (list) {
    case "clusters":
      // Of a cluster nothing is particular but its name.
      return true;
    case "users":
      return isRecord(content["exec"]) && content["exec"]["command"] === credentialPluginCommand;
    case "contexts":
      return content["cluster"] === names.cluster && content["user"] === names.user;
  }
}
