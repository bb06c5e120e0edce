import type { z } from "zod";

/** A text as JSON; `undefined` where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with an answer, in one line and without its values. */
export function faults(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.join(".")}: ${message}`.replace(/^: /, ""))
    .join("; ");
}
