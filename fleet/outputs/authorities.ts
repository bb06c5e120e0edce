import { certificateFingerprint, pemCertificates } from "../../oidc/pemCertificates.ts";

/** Authorities that an untrusted text names, compared with those that are known. */
export type ComparedAuthorities =
  /** All are known. `pem` holds the known spelling of them, in the order of the text; absent where neither has any. */
  | { readonly pem: string | undefined }
  /** The two differ: the fingerprints of each. */
  | { readonly applied: string; readonly known: string };

/**
 * Compares the authorities of an untrusted text with known ones. It may name fewer: during a succession, a stack that
 * was not applied yet names only the one that clients already trust.
 *
 * The result holds no character of the untrusted text, because OpenSSL accepts PEM blocks that this comparison ignores.
 */
export function compareAuthorities(
  applied: string | undefined,
  known: string | undefined,
): ComparedAuthorities {
  const [given, trusted] = [certificates(applied), certificates(known)];
  const found = given.flatMap(({ fingerprint }) => {
    const same = trusted.find((each) => each.fingerprint === fingerprint);
    return same === undefined ? [] : [same.pem];
  });
  if (found.length !== given.length || (given.length === 0) !== (trusted.length === 0))
    return { applied: authoritiesText(given), known: authoritiesText(trusted) };
  return { pem: found.length === 0 ? undefined : `${found.join("\n")}\n` };
}

interface Certificate {
  readonly pem: string;
  readonly fingerprint: string;
}

function certificates(text: string | undefined): readonly Certificate[] {
  return pemCertificates(text ?? "").map((pem) => ({ pem, fingerprint: certificateFingerprint(pem) }));
}

function authoritiesText(all: readonly Certificate[]): string {
  return all.length === 0
    ? "none, so that public authorities are trusted"
    : all.map(({ fingerprint }) => `sha256:${fingerprint.slice(0, 16)}`).join(", ");
}
