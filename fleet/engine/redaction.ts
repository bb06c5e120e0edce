import { secretMark } from "../report/stackReport.ts";

/** Shorter texts are no secrets worth hiding, and would be found everywhere. */
const shortest = 4;

/**
 * Takes secrets out of a text in which somebody else put them: the engine masks the secrets that it knows as such, but
 * not, for instance, in the message of a failed check.
 *
 * @param secrets values of a stack's configuration. One that holds JSON stands for every text in it, one of several
 *   lines for each line too. All are found in base64 as well.
 */
export function redaction(secrets: readonly string[]): (text: string) => string {
  const hidden = [...new Set(secrets.flatMap(textsOf).flatMap(waysToWrite))]
    .filter((text) => text.length >= shortest)
    .toSorted((left, right) => right.length - left.length);
  return (text) => hidden.reduce((result, secret) => result.replaceAll(secret, secretMark), text);
}

function textsOf(secret: string): readonly string[] {
  if (!/^\s*[[{"]/.test(secret)) return [secret];
  try {
    return [secret, ...leaves(JSON.parse(secret) as unknown)];
  } catch {
    return [secret];
  }
}

function leaves(value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
  return typeof value === "string" ? [value] : [];
}

function waysToWrite(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const bytes = Buffer.from(secret);
  return [
    secret,
    ...(lines.length > 1 ? lines.filter((line) => line.length >= 16) : []),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("base64"),
    bytes.toString("base64url"),
  ];
}
