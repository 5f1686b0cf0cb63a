/**
 * PATCH of a resource (RFC 7644 §3.5.2), one operation after the other on what is kept of it. All of them hold or none does.
 * Groups have their own way (`group-patch.ts`): their members may be very many.
 */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type Attribute, isResource, type Resource, type Value } from "./attribute.ts";
import { parsePath, type Target } from "./path.ts";
import { readValue } from "./read-resource.ts";
import type { ResourceType } from "./schemas.ts";
import type { MalformedRequest } from "./scim-error.ts";
import { fits, impliedBy } from "./value-filter.ts";

export interface Operation {
  readonly op: "add" | "remove" | "replace";
  readonly path: string | null;
  readonly value: unknown;
}

type Patched = Outcome<Resource, MalformedRequest>;

/** Entra writes `Add` and `Replace`; names of members have no case. */
export function readOperations(body: Readonly<Record<string, unknown>>): Outcome<Operation[], "invalid_syntax"> {
  const sent = member(body, "operations");
  if (!Array.isArray(sent) || sent.length === 0 || sent.length > limits.scimOperationsAtOnce)
    return refuse("invalid_syntax");
  const operations: Operation[] = [];
  for (const each of sent) {
    if (!isResource(each)) return refuse("invalid_syntax");
    const op = String(member(each, "op")).toLowerCase();
    const path = member(each, "path") ?? null;
    if (op !== "add" && op !== "remove" && op !== "replace") return refuse("invalid_syntax");
    if (path !== null && (typeof path !== "string" || path.length > limits.scimFilterCharacters))
      return refuse("invalid_syntax");
    operations.push({ op, path: path as string | null, value: member(each, "value") });
  }
  return accept(operations);
}

const member = (object: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];

export function patchResource(type: ResourceType, kept: Resource, operations: readonly Operation[]): Patched {
  let patched: Patched = accept(kept);
  for (const operation of operations) {
    if (!patched.ok) return patched;
    patched =
      operation.path === null ? patchWhole(type, patched.value, operation) : patchAt(type, patched.value, operation);
  }
  return patched;
}

/**
 * Without a path the value is a part of the resource. Its names may be paths themselves (`name.givenName`), as Entra sends them;
 * what is unknown or read-only is ignored here as it is in a whole resource.
 */
function patchWhole(type: ResourceType, kept: Resource, { op, value }: Operation): Patched {
  if (op === "remove") return refuse("no_target");
  if (!isResource(value)) return refuse("invalid_syntax");
  let patched: Patched = accept(kept);
  for (const [path, part] of Object.entries(value)) {
    const target = parsePath(type, path);
    if (!target.ok || target.value.attribute.mutability === "readOnly") continue;
    if (patched.ok) patched = apply(patched.value, target.value, { op, path, value: part });
  }
  return patched;
}

function patchAt(type: ResourceType, kept: Resource, operation: Operation): Patched {
  const target = parsePath(type, operation.path ?? "");
  if (!target.ok) return target;
  const { attribute, sub } = target.value;
  if (attribute.mutability === "readOnly" || sub?.mutability === "readOnly") return refuse("mutability");
  return apply(kept, target.value, operation);
}

function apply(kept: Resource, target: Target, operation: Operation): Patched {
  const { attribute, sub } = target;
  if (attribute.multiValued === true) return applyToSeveral(kept, target, operation);
  const old = kept[attribute.name];
  const value = readValue(sub ?? attribute, operation.op === "remove" ? null : operation.value);
  if (!value.ok) return value;
  const part = isResource(old) ? old : {};
  if (sub !== null) return put(kept, attribute, withPart(part, sub.name, value.value));
  // §3.5.2.1, §3.5.2.3: what is not named of a complex attribute stays.
  const merged = isResource(value.value) ? { ...part, ...value.value } : value.value;
  return put(kept, attribute, merged);
}

function applyToSeveral(kept: Resource, { attribute, sub, which }: Target, { op, value }: Operation): Patched {
  const old = (kept[attribute.name] ?? []) as readonly Resource[];
  const chosen = old.filter((element) => which === null || fits(which, element));
  if (which === null && sub === null) {
    if (op === "remove") return put(kept, attribute, value === undefined ? null : without(old, value));
    const read = readValue(attribute, Array.isArray(value) ? value : [value]);
    if (!read.ok) return read;
    const values = (read.value ?? []) as readonly Resource[];
    return put(kept, attribute, op === "replace" ? values : joined(old, values));
  }
  // §3.5.2.3: a filter that nothing fits. Adding there makes what would fit: Entra adds a work address so.
  if (chosen.length === 0 && op !== "add") return refuse("no_target");
  const targets = chosen.length === 0 ? [which === null ? {} : impliedBy(which)] : chosen;
  const changed: (Resource | null)[] = [];
  for (const element of targets) {
    const one = changeOf(attribute, element, sub, op, value);
    if (!one.ok) return one;
    changed.push(one.value);
  }
  const stay = old.flatMap((element) => {
    const at = chosen.indexOf(element);
    return at < 0 ? [element] : [changed[at] ?? null];
  });
  const after = (chosen.length === 0 ? [...old, ...changed] : stay).filter((element) => element !== null);
  return put(kept, attribute, onePrimary(after, changed));
}

/** One value after the operation; null when it is removed. */
function changeOf(
  attribute: Attribute,
  element: Resource,
  sub: Attribute | null,
  op: Operation["op"],
  value: unknown,
): Outcome<Resource | null, MalformedRequest> {
  if (op === "remove") return accept(sub === null ? null : withPart(element, sub.name, null));
  const wanted =
    sub === null ? (isResource(value) ? { ...element, ...value } : null) : { ...element, [sub.name]: value };
  if (wanted === null) return refuse("invalid_value");
  const read = readValue(attribute, [wanted]);
  return read.ok ? accept(((read.value ?? []) as readonly Resource[])[0] ?? null) : read;
}

/** §3.5.2: where a new value is primary, the others are no longer. */
function onePrimary(values: readonly Resource[], changed: readonly (Resource | null)[]): readonly Resource[] {
  if (!changed.some((one) => one?.primary === true)) return values;
  return values.map((one) => (one.primary === true && !changed.includes(one) ? { ...one, primary: false } : one));
}

/** §3.5.2.1: what is there already is not added again. */
const joined = (old: readonly Resource[], values: readonly Resource[]): readonly Resource[] =>
  onePrimary([...old, ...values.filter((one) => !old.some((other) => sameValue(one, other)))], values);

const without = (old: readonly Resource[], value: unknown): readonly Resource[] =>
  old.filter((one) => ![value].flat().some((other) => isResource(other) && other.value === one.value));

const sameValue = (one: Resource, other: Resource): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => one[name] === other[name]);

function put(kept: Resource, attribute: Attribute, value: Value | null): Patched {
  const isEmpty = value === null || (typeof value === "object" && Object.keys(value).length === 0);
  if (isEmpty && attribute.required === true) return refuse("mutability");
  return accept(withPart(kept, attribute.name, isEmpty ? null : value));
}

function withPart(resource: Resource, name: string, value: Value | null): Resource {
  const { [name]: _, ...rest } = resource;
  return value === null ? rest : { ...rest, [name]: value };
}
