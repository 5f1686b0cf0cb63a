/**
 * What a request asks of a group, whole or by PATCH: its names, and who joins and leaves. Members are never all read for it: there
 * may be very many, and most requests are about a few.
 */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { isResource } from "./attribute.ts";
import type { Filter } from "./filter.ts";
import type { Operation } from "./patch.ts";
import { parsePath } from "./path.ts";
import { readValue } from "./read-resource.ts";
import { groupType } from "./schemas.ts";
import type { MalformedRequest } from "./scim-error.ts";

export interface GroupChange {
  readonly displayName: string | null;
  /** Undefined: as it was; null: none any more. */
  readonly externalId: string | null | undefined;
  /** Everybody else leaves first. */
  readonly onlyThese: boolean;
  readonly joining: ReadonlySet<string>;
  readonly leaving: ReadonlySet<string>;
}

const nothing: GroupChange = {
  displayName: null,
  externalId: undefined,
  onlyThese: false,
  joining: new Set(),
  leaving: new Set(),
};

type Read = Outcome<GroupChange, MalformedRequest>;

/** A whole group, as POST and PUT send it. */
export function readGroup(body: Readonly<Record<string, unknown>>): Read {
  const whole = readParts({ ...nothing, externalId: null, onlyThese: true }, body, "replace");
  return whole.ok && whole.value.displayName === null ? refuse("invalid_value") : whole;
}

export function readGroupPatch(operations: readonly Operation[]): Read {
  let read: Read = accept(nothing);
  for (const { op, path, value } of operations) {
    if (!read.ok) return read;
    if (path !== null) read = readAt(read.value, op, path, value);
    else if (op === "remove") read = refuse("no_target");
    else read = isResource(value) ? readParts(read.value, value, op) : refuse("invalid_syntax");
  }
  return read;
}

/** Okta names `id` among what it replaces; what is read-only or unknown is left alone. */
function readParts(before: GroupChange, parts: Readonly<Record<string, unknown>>, op: Operation["op"]): Read {
  let read: Read = accept(before);
  for (const [name, value] of Object.entries(parts)) {
    const target = parsePath(groupType, name);
    if (!read.ok || !target.ok || target.value.attribute.mutability === "readOnly") continue;
    read = readAt(read.value, op, name, value);
  }
  return read;
}

function readAt(before: GroupChange, op: Operation["op"], path: string, value: unknown): Read {
  const target = parsePath(groupType, path);
  if (!target.ok) return target;
  const { attribute, sub, which } = target.value;
  if (attribute.mutability === "readOnly" || (sub !== null && sub.name !== "value")) return refuse("mutability");
  if (attribute.name === "members") return readMembers(before, op, which, value);
  const text = readValue(attribute, op === "remove" ? null : value);
  if (!text.ok) return text;
  const written = typeof text.value === "string" ? text.value : null;
  if (attribute.name === "externalId") return accept({ ...before, externalId: written });
  return written === null ? refuse("mutability") : accept({ ...before, displayName: written });
}

function readMembers(before: GroupChange, op: Operation["op"], which: Filter | null, value: unknown): Read {
  // `members[value eq "…"]`: who they are is in the path.
  if (which !== null) {
    const id =
      which.kind === "compare" && which.by === "eq" && which.path.toLowerCase() === "value" ? which.value : null;
    if (typeof id !== "string") return refuse("invalid_path");
    return op === "remove" ? accept(leave(before, [id])) : refuse("mutability");
  }
  if (op === "remove" && (value === undefined || value === null)) return accept(onlyThose(before, []));
  const ids = memberIds(value);
  if (ids === null) return refuse("invalid_value");
  // RFC 7644 §3.5.2.2 has no value with `remove`; Entra sends one, and means those people.
  if (op === "remove") return accept(leave(before, ids));
  return accept(op === "replace" ? onlyThose(before, ids) : join(before, ids));
}

export const without = <Id extends string>(some: ReadonlySet<Id>, others: ReadonlySet<string>): Set<Id> =>
  new Set([...some].filter((id) => !others.has(id)));

const join = (before: GroupChange, ids: readonly string[]): GroupChange => ({
  ...before,
  joining: new Set([...before.joining, ...ids]),
  leaving: without(before.leaving, new Set(ids)),
});

const leave = (before: GroupChange, ids: readonly string[]): GroupChange => ({
  ...before,
  joining: without(before.joining, new Set(ids)),
  leaving: new Set([...before.leaving, ...ids]),
});

const onlyThose = (before: GroupChange, ids: readonly string[]): GroupChange => ({
  ...before,
  onlyThese: true,
  joining: new Set(ids),
  leaving: new Set(),
});

/** Null for what is no list of members; `[]` and null are nobody. */
function memberIds(value: unknown): string[] | null {
  const list = value === null ? [] : [value].flat();
  const ids = list.map((one) => (isResource(one) ? one.value : one));
  const fits = (id: unknown): id is string => typeof id === "string" && id.length <= limits.scimValueCharacters;
  return ids.every(fits) ? ids : null;
}
