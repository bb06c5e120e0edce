import type { Context } from "hono";

/** The fields of a posted form that are text, by name. */
export async function formFields(context: Context): Promise<Readonly<Record<string, string>>> {
  const form = await context.req.parseBody();
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
