import { secretValue } from "./secretValue.ts";

/** Forms that secrets have: keys, GitHub's tokens and client secrets, long random texts, a password in a URL. */
const secretForms = [
  /PRIVATE KEY/,
  /\b(gh[a-z]|github_pat)_/,
  /^[0-9a-f]{32,}$/i,
  /^[A-Za-z0-9+/_=-]{40,}$/,
  /\/\/[^/]*@/,
] as const;

const longestQuote = 100;

/** Whether a text may be a secret or is too long to be shown: several lines, a token, a key, a URL with a password. */
export function isUnfitToShow(text: string): boolean {
  return text.length > longestQuote || /[\r\n]/.test(text) || secretForms.some((form) => form.test(text));
}

/** Quotes what a person wrote, for a message; what may be a secret is not shown. */
export function quoted(value: unknown): string {
  if (value === secretValue) return "an encrypted value";
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of keys";
  if (typeof value === "string" && isUnfitToShow(value)) return "this text";
  return JSON.stringify(value);
}

/**
 * What to write in place of a text: what a person meant by it, where that is of the right form and may be shown, or else
 * what is right in general.
 */
export function writeInstead(written: string, meant: string, form: RegExp, otherwise: string): string {
  return meant !== written && form.test(meant) && !isUnfitToShow(written) ? `write ${meant}` : otherwise;
}
