/**
 * What a client sends, in the one form that is kept: attributes by the names of the schema, unassigned ones left out (RFC
 * 7643 §2.5), read-only and unknown ones ignored (RFC 7644 §3.3, §3.5.1).
 */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type Attribute, findAttribute, isResource, type Resource, type Value } from "./attribute.ts";

type ReadValue = Outcome<Value | null, "invalid_value">;

/** Refuses what is of another type than the schema says, too long or too much; and one attribute under two spellings. */
export function readAttributes(
  attributes: readonly Attribute[],
  sent: Readonly<Record<string, unknown>>,
): Outcome<Resource, "invalid_value"> {
  const read: Record<string, Value> = {};
  for (const [name, value] of Object.entries(sent)) {
    const attribute = findAttribute(attributes, name);
    if (attribute === undefined || attribute.mutability === "readOnly") continue;
    if (Object.hasOwn(read, attribute.name)) return refuse("invalid_value");
    const one = readValue(attribute, value);
    if (!one.ok) return one;
    if (one.value !== null) read[attribute.name] = one.value;
  }
  return accept(read);
}

/** Null for what unassigns it: null, an empty list, an empty object. */
export function readValue(attribute: Attribute, value: unknown): ReadValue {
  if (value === null || value === undefined) return accept(null);
  return attribute.multiValued === true ? readSeveral(attribute, value) : readOne(attribute, value);
}

function readSeveral(attribute: Attribute, value: unknown): ReadValue {
  if (!Array.isArray(value) || value.length > limits.scimValuesOfAttribute) return refuse("invalid_value");
  const values: Resource[] = [];
  for (const each of value) {
    const one = readOne(attribute, each);
    if (!one.ok) return one;
    if (one.value !== null) values.push(one.value as Resource);
  }
  // RFC 7643 §2.4: `primary` is true for one value at most.
  if (values.filter(({ primary }) => primary === true).length > 1) return refuse("invalid_value");
  return accept(values.length === 0 ? null : values);
}

function readOne(attribute: Attribute, value: unknown): ReadValue {
  if (attribute.type === "complex") return readComplex(attribute, value);
  if (attribute.type === "boolean") return readBoolean(value);
  if (typeof value !== "string" || value.length > limits.scimValueCharacters) return refuse("invalid_value");
  // An empty text says nothing, and a NUL cannot be kept.
  return value.includes("\0") ? refuse("invalid_value") : accept(value === "" ? null : value);
}

function readComplex({ sub = [] }: Attribute, value: unknown): ReadValue {
  // Entra sends a manager as the bare id.
  const object = typeof value === "string" && findAttribute(sub, "value") !== undefined ? { value } : value;
  if (!isResource(object)) return refuse("invalid_value");
  const read = readAttributes(sub, object);
  if (!read.ok) return read;
  const missing = sub.some(({ name, required }) => required === true && !Object.hasOwn(read.value, name));
  if (missing && Object.keys(read.value).length > 0) return refuse("invalid_value");
  return accept(Object.keys(read.value).length === 0 ? null : read.value);
}

/** Entra has sent booleans as "True" and "False". */
function readBoolean(value: unknown): ReadValue {
  const word = typeof value === "boolean" ? String(value) : typeof value === "string" ? value.toLowerCase() : "";
  return word === "true" || word === "false" ? accept(word === "true") : refuse("invalid_value");
}
