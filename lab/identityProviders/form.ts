import type { HonoRequest } from "hono";

/** The text fields of a form that was posted. */
export async function textFields(request: HonoRequest): Promise<Readonly<Record<string, string>>> {
  const fields = Object.entries(await request.parseBody());
  return Object.fromEntries(
    fields.filter((field): field is [string, string] => typeof field[1] === "string"),
  );
}
