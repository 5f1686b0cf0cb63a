/** The `path` of a PATCH operation (RFC 7644 §3.5.2, figure 7): an attribute, part of it, or some of its values. */
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type Attribute, findAttribute, resolveAttribute } from "./attribute.ts";
import { type Filter, parseFilter } from "./filter.ts";
import type { ResourceType } from "./schemas.ts";

export interface Target {
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
  /** Which of its values. */
  readonly which: Filter | null;
}

export function parsePath(type: ResourceType, written: string): Outcome<Target, "invalid_path"> {
  const selected = /^([^[\]]+)(\[.+\])(?:\.([A-Za-z$]\w*))?$/.exec(written);
  const found = resolveAttribute(type.attributes, type.urn, (selected?.[1] ?? written).trim());
  if (found === null) return refuse("invalid_path");
  if (selected === null) return accept({ ...found, which: null });
  const { attribute, sub } = found;
  const filter = parseFilter(`${attribute.name}${selected[2]}`);
  if (!filter.ok || filter.value.kind !== "values" || sub !== null || attribute.multiValued !== true)
    return refuse("invalid_path");
  const part = selected[3] === undefined ? null : findAttribute(attribute.sub ?? [], selected[3]);
  return part === undefined ? refuse("invalid_path") : accept({ attribute, sub: part, which: filter.value.of });
}
