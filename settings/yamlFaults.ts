import type { ErrorCode } from "yaml";

/**
 * What is wrong with a line that is not YAML. The words are ours, because the parser's own speak of its grammar and some
 * repeat the text, which may be a secret.
 */
const faultWords: Partial<Readonly<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: "this line is indented with a tab; use spaces",
  BAD_INDENT: "this line does not line up with those around it, or a } or ] is missing above it",
  MISSING_CHAR: `a ":" after a key or a closing quote is missing, here or above`,
  MULTILINE_IMPLICIT_KEY: `a ":" with a space after it is missing, or a text of several lines lacks its "|"`,
  BLOCK_AS_IMPLICIT_KEY: `this line has a second ": "; put the value in quotes`,
  BAD_SCALAR_START:
    'a value begins with @, ` or %, which YAML keeps for itself; put it in quotes, like "@acme"',
  BAD_ALIAS: 'a value begins with *, which YAML keeps for itself; put it in quotes, like "*"',
  BAD_DQ_ESCAPE: `a text in double quotes has a "\\" that means nothing; put it in single quotes`,
  UNEXPECTED_TOKEN: "something follows where a value has ended; put the whole value in quotes",
};

/**
 * Says what is wrong where the parser found a fault, and what to write instead.
 *
 * @param code the kind of fault.
 * @param text the whole file.
 * @param offset where in the text it begins.
 */
export function faultMessage(code: ErrorCode, text: string, offset: number): string {
  if (code === "DUPLICATE_KEY") {
    const key = /^["']?([\w.-]+(?::[\w.-]+)*)/.exec(text.slice(offset))?.[1] ?? "this key";
    return `has ${key} twice in the same place; remove one of the two`;
  }
  return `is not YAML: ${faultWords[code] ?? `this line cannot be read (${code})`}`;
}
