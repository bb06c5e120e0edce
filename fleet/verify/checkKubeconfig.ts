import { locate } from "../../kubeconfigFile/location.ts";
import { KubeconfigFileError } from "../../kubeconfigFile/kubeconfigFileError.ts";
import { readText } from "../../kubeconfigFile/readFile.ts";
import { kubeloginPorts } from "../../oidc/dex/clients.ts";
import {
  entryNames,
  type KubeconfigEntry,
  type KubeconfigEntryInput,
  kubeconfigEntry,
  type LoginMethod,
} from "../../oidc/kubeconfig/entry.ts";
import { sameItem } from "../../oidc/kubeconfig/equality.ts";
import { type FoundEntry, readEntry } from "../../oidc/kubeconfig/readEntry.ts";
import { KubeconfigRefusal } from "../../oidc/kubeconfig/refusal.ts";
import { type Finding, failed, notApplicable, ok } from "./verification.ts";

/**
 * Whether a kubeconfig file holds the entry that the stack emits, in whatever way people log in on this machine.
 *
 * @param path the file, as the stack file names it; absent where the stack writes none.
 * @param isJob whether nobody works on this machine, so that the file need not be there.
 */
export async function checkKubeconfig(
  path: string | undefined,
  entry: KubeconfigEntryInput,
  isJob: boolean,
): Promise<Finding> {
  if (path === undefined) return notApplicable("the stack writes no kubeconfig file");
  const remedy = `write it again: pulumi up --refresh -s ${entry.name}, or latchkey kubeconfig --cluster ${entry.name} --merge ${path}`;
  try {
    const text = await readText((await locate(path)).file);
    if (text === undefined)
      return isJob
        ? notApplicable(`there is no ${path} on this machine`)
        : failed(`there is no ${path}`, remedy);
    return judged(text, path, entry, remedy);
  } catch (error) {
    if (!(error instanceof KubeconfigFileError) && !(error instanceof KubeconfigRefusal)) throw error;
    return failed(`${path} cannot be read: ${error.message}`, "repair the file");
  }
}

function judged(text: string, path: string, input: KubeconfigEntryInput, remedy: string): Finding {
  const found = readEntry(text, entryNames(input.name), kubeconfigEntry(input));
  if (found === undefined) return failed(`${path} has no context ${input.name}`, remedy);
  const same = waysToLogIn(found.user, input).some((login) => isSame(found, kubeconfigEntry(input, login)));
  return same
    ? ok(`${path} has it`)
    : failed(`the entry of ${input.name} in ${path} is another than the stack's`, remedy);
}

function isSame(found: FoundEntry, { cluster, user, context }: KubeconfigEntry): boolean {
  return (
    sameItem("clusters", found.cluster, cluster) &&
    sameItem("users", found.user, user) &&
    sameItem("contexts", found.context, context)
  );
}

/** Every way to log in that the cluster allows and an entry of the file may have been written for. */
function waysToLogIn(user: unknown, input: KubeconfigEntryInput): readonly LoginMethod[] {
  const ports = [...JSON.stringify(user ?? null).matchAll(/"--listen-address=127\.0\.0\.1:(\d+)"/g)].map(
    ([, port]) => Number(port),
  );
  const allowed = input.ports ?? kubeloginPorts;
  const browsers = [
    { by: "browser" },
    ...(ports.every((port) => allowed.includes(port)) ? [{ by: "browser", ports } as const] : []),
  ] as const;
  return [
    ...browsers,
    ...browsers.map((login) => ({ ...login, openBrowser: false })),
    ...(input.deviceCode === true ? [{ by: "device-code" } as const] : []),
  ];
}
