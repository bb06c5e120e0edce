import { entryNames, kubeconfigEntry, type KubeconfigEntry } from "../../../../oidc/kubeconfig/entry.ts";
import { mergeEntry, type Merged, type Ownership } from "../../../../oidc/kubeconfig/mergeEntry.ts";
import { removeEntry } from "../../../../oidc/kubeconfig/removeEntry.ts";
import type { Restore } from "../../../../oidc/kubeconfig/restore.ts";

/** A certificate in form only: the kubeconfig's code never looks into one. */
export const certificate = "-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n";

/** The entry of a cluster. */
export function entryOf(name: string, server = `https://${name}.acme.dev:6443`): KubeconfigEntry {
  return kubeconfigEntry({
    name,
    server,
    certificateAuthority: certificate,
    issuer: "https://login.acme.dev",
    audience: name,
    issuerCertificateAuthority: certificate,
  });
}

/** An entry as short as can be, so that whole files can be compared. */
export const small = {
  ...entryOf("prod"),
  ...kubeconfigEntry({ name: "prod", server: "https://p", issuer: "https://i", audience: "p" }),
};

/** What shows that the entry of a name is ours. */
export function ownershipOf(name: string, restore: Restore): Ownership {
  return { names: entryNames(name), restore };
}

/** Takes out the entry of a name. */
export function remove(
  name: string,
  merged: Merged,
  text: string | undefined = merged.text,
): string | undefined {
  return removeEntry(text, entryNames(name), merged.restore);
}

/** {@link mergeEntry} of an entry that is ours already. */
export function mergeAgain(text: string | undefined, entry: KubeconfigEntry, restore: Restore): Merged {
  return mergeEntry(text, entry, ownershipOf(entry.context.name, restore));
}
