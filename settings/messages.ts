import { z } from "zod";
import { suggestion } from "./nearest.ts";
import { quoted } from "./quoted.ts";
import { secretValue } from "./secretValue.ts";

/** What a person calls a type of value. */
function typeName(expected: string): string {
  switch (expected) {
    case "object":
    case "record":
      return "keys with values under it";
    case "array":
      return "a list (lines beginning with -)";
    case "string":
      return "a text";
    case "int":
    case "number":
      return "a whole number";
    default:
      return `a ${expected}`;
  }
}

/** What the schema says of the value, as a sentence after the message. */
function described(schema: z.core.$ZodRawIssue["inst"]): string {
  if (!(schema instanceof z.core.$ZodType)) return "";
  const description = z.globalRegistry.get(schema)?.description;
  return description === undefined ? "" : `. ${description}`;
}

/** What makes a value of one type into one of another, where that is all that is wrong. */
function remedy(input: unknown, expected: string): string | undefined {
  const writtenPlainly = typeof input === "number" || typeof input === "boolean";
  if (expected === "string" && writtenPlainly) return "; put it in quotes";
  if ((expected === "int" || expected === "number") && typeof input === "string" && /^\d+$/.test(input)) {
    return "; write it without quotes";
  }
  if (expected === "array" && (typeof input === "string" || writtenPlainly)) {
    return `; write [${quoted(String(input))}]`;
  }
  return undefined;
}

/** What to do about a key with nothing after it, before its description. */
function emptyRemedy(description: string): string {
  const remedy = /\bdefault/i.test(description) ? "; write a value, or remove the key for its default" : "";
  return remedy + description;
}

const missing = "is missing";

/** Whether a message says that a value is missing. */
export function isMissing(message: string): boolean {
  return message.startsWith(missing);
}

/** `email, sub or preferred_username`. */
function alternatives(values: readonly unknown[]): string {
  const texts = values.map(String);
  return [texts.slice(0, -1).join(", "), texts.at(-1) ?? ""].filter((part) => part !== "").join(" or ");
}

/**
 * The words for every mistake that a schema finds and has none of its own for: what is wrong and what to write instead.
 * Where a value is missing or of another type, the field's description says what it is. Unknown keys get a line each, in
 * the order of the issue's keys.
 */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  const schema = issue.inst;
  if (issue.input === secretValue)
    return "is encrypted, though it is no secret; set it again without --secret";
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
      return issue.keys
        .map((key) => `is no known key${suggestion(key, known)}; known here: ${known.join(", ")}`)
        .join("\n");
    }
    case "invalid_type": {
      if (issue.input === undefined) return `${missing}${described(schema)}`;
      if (issue.input === null) return `is empty${emptyRemedy(described(schema))}`;
      const wrong = `is ${quoted(issue.input)}, but must be ${typeName(issue.expected)}`;
      return wrong + (remedy(issue.input, issue.expected) ?? described(schema));
    }
    case "invalid_value": {
      const write = alternatives(issue.values);
      if (issue.input === undefined) return `${missing}; write ${write}`;
      if (issue.input === null) return `is empty; write ${write}`;
      const choice = issue.values.length > 1 && typeof issue.input === "string";
      const near = choice ? suggestion(issue.input, issue.values.map(String)) : "";
      return `is ${quoted(issue.input)}${near}, but must be ${write}`;
    }
    default:
      return undefined;
  }
};
