/** The form of a team's slug, the last part of its address on GitHub. */
export const teamSlugPattern = /^[a-z0-9]([a-z0-9_-]*[a-z0-9_])?$/;

/**
 * The slug that GitHub makes of a team's name: lower case, without accents, and "-" for what is neither a letter, a digit
 * nor "_" (Rails' `parameterize`). Empty where the name has none of them.
 */
export function slugOfName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mark}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^-|-$/g, "");
}
