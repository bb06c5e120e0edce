import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb.js";
import { Struct } from "./messages.ts";

/** A value as the engine sends it: JSON, in which some objects and strings have a meaning of their own. */
export type PropertyValue =
  | null
  | number
  | string
  | boolean
  | PropertyValue[]
  | { [key: string]: PropertyValue };

/** The properties of a resource. */
export type PropertyMap = Readonly<Record<string, PropertyValue>>;

/** Marks an object as something else than an object (pulumi sdk/go/common/resource/sig/sig.go). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that will be known only after other resources have been made (sdk/go/common/resource/plugin/rpc.go). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Reads properties from a message. */
export function fromStruct(message: StructMessage | undefined): PropertyMap {
  return message?.toJavaScript() ?? {};
}

/** Writes properties into a message. */
export function toStruct(properties: PropertyMap): StructMessage {
  return Struct.fromJavaScript({ ...properties });
}

/** `value`, marked as secret: the engine then keeps it encrypted in its state and hides it everywhere. */
export function secret(value: PropertyValue): PropertyValue {
  return { [signatureKey]: secretSignature, value };
}

/** The value with every secret inside it laid open, to work with. It must not be returned as it is: see {@link secret}. */
export function revealed(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(revealed);
  if (!isObject(value)) return value;
  if (value[signatureKey] === secretSignature) return revealed(value["value"] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

/** Whether a value is a secret, or holds one. */
export function holdsSecret(value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (!isObject(value)) return false;
  return value[signatureKey] === secretSignature || Object.values(value).some(holdsSecret);
}

/** Whether a value is not known yet, or holds one that is not. */
export function holdsUnknown(value: PropertyValue): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}

/** Whether a value is an object. */
export function isObject(value: PropertyValue | undefined): value is Record<string, PropertyValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
