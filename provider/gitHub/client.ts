import { z } from "zod";
import {
  holdsUnknown,
  revealed,
  unknownValue,
  type PropertyMap,
  type PropertyValue,
} from "../engine/propertyMap.ts";
import type { Failure } from "../engine/resourceType.ts";

/** What both resources for a client at GitHub are told. */
export const clientInputs = {
  /** `github.com`, or the host of a GitHub Enterprise Server. */
  host: z.string().min(1),
  /** Authorities that sign its certificate, as PEM; absent for the public ones. */
  rootCA: z.string().optional(),
  /** The organisation whose members log in. */
  organization: z.string().min(1),
  /** Where GitHub sends people back to after a login. */
  callbackUrl: z.url(),
};

/**
 * Checks a resource's inputs as far as they are known.
 *
 * @param inputs of which none has to be there that is not known yet.
 */
export function inputFailures(schema: z.ZodType, inputs: PropertyMap): Failure[] {
  const unknownInputs = Object.keys(inputs).filter((key) => holdsUnknown(inputs[key] ?? null));
  const checked = schema.safeParse(plain(inputs));
  return (checked.error?.issues ?? []).flatMap(({ path, message, code, ...issue }) => {
    const keys = code === "unrecognized_keys" && "keys" in issue ? issue.keys : [path[0]];
    return keys
      .map(String)
      .filter((property) => !unknownInputs.includes(property))
      .map((property) => ({ property, reason: message }));
  });
}

/** Properties but for one. */
export function without(key: string, properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(properties).filter(([each]) => each !== key));
}

/** Properties with their secrets laid open and without what is absent, to work with. */
export function plain(properties: PropertyMap): Readonly<Record<string, PropertyValue>> {
  return Object.fromEntries(
    Object.entries(properties)
      .map(([key, value]) => [key, revealed(value)] as const)
      .filter(([, value]) => value !== null && value !== unknownValue),
  );
}
