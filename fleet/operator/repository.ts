/** A Git repository as the operator reaches it. */
export interface Repository {
  /** Its address. No credential is in it. */
  readonly url: string;
  /** How one logs in to it: by a token over https, or by a private key over ssh. */
  readonly access: "token" | "privateKey";
}

/** How git writes an address for ssh in short: `git@github.com:acme/fleet.git`. */
const shortSsh = /^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^:]+$/;

/**
 * Reads the address of a repository, of the two kinds that the operator takes (pulumi/pulumi
 * sdk/go/common/util/gitutil, ParseGitRepoURL).
 *
 * @returns the repository, or why it is none. The address is not repeated: it may hold a credential.
 */
export function parseRepository(written: string): Repository | { readonly reason: string } {
  if (shortSsh.test(written)) return { url: written, access: "privateKey" };
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url?.protocol === "ssh:" && url.password === "") return { url: written, access: "privateKey" };
  if (url?.protocol !== "https:" && url?.protocol !== "ssh:") {
    return {
      reason:
        "is not an address that the operator's pods reach; write one that begins with https:// or ssh://, or git@HOST:PATH",
    };
  }
  if (url.username !== "" || url.password !== "" || url.search !== "") {
    return {
      reason:
        "holds a credential, which would stand in the clear; write the address without it, and name a Secret with --git-secret",
    };
  }
  return { url: written, access: "token" };
}
