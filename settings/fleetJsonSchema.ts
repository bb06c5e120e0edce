import { z } from "zod";
import { fleetSchema } from "./fleetSchema.ts";

/**
 * The JSON Schema of the fleet file, from which editors complete and explain keys. It knows each value's form, but not
 * what must hold between values. Draft 7, which every YAML language server reads.
 */
export function fleetJsonSchema(): object {
  return { title: "Latchkey fleet", ...z.toJSONSchema(fleetSchema, { io: "input", target: "draft-7" }) };
}
