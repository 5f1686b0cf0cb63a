/** Which attributes an answer has (RFC 7644 §3.9): those asked for, or all but those left out. */
import { type Attribute, resolveAttribute } from "./attribute.ts";
import type { ResourceType } from "./schemas.ts";

export interface Projection {
  /** As they were written, a comma between them; null when it was not asked. */
  readonly attributes: string | null;
  readonly excludedAttributes: string | null;
}

interface Named {
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
}

const namedIn = (type: ResourceType, list: string): Named[] =>
  list.split(",").flatMap((written) => resolveAttribute(type.attributes, type.urn, written.trim()) ?? []);

/** Whether this attribute is in the answer at all, so that what is not need not be looked up. */
export function isWanted(type: ResourceType, { attributes, excludedAttributes }: Projection, name: string): boolean {
  const isNamed = (named: readonly Named[], whole: boolean) =>
    named.some((one) => one.attribute.name === name && (!whole || one.sub === null));
  if (attributes !== null) return isNamed(namedIn(type, attributes), false);
  return excludedAttributes === null || !isNamed(namedIn(type, excludedAttributes), true);
}

/** `schemas` and what is returned always (`id`) stay; names that are no attribute's change nothing. */
export function project(type: ResourceType, resource: object, { attributes, excludedAttributes }: Projection): object {
  const only = attributes === null ? null : namedIn(type, attributes);
  const left = only !== null || excludedAttributes === null ? [] : namedIn(type, excludedAttributes);
  const entries = Object.entries(resource).flatMap(([name, value]) => {
    const attribute = type.attributes.find((one) => one.name === name);
    if (attribute === undefined || attribute.returned === "always") return [[name, value]];
    const mine = (list: readonly Named[]) => list.filter((one) => one.attribute === attribute);
    if (only !== null) {
      const asked = mine(only);
      if (asked.length === 0) return [];
      const parts = asked.flatMap(({ sub }) => (sub === null ? [] : [sub.name]));
      return [[name, parts.length < asked.length ? value : partsOf(value, (part) => parts.includes(part))]];
    }
    const out = mine(left);
    if (out.some(({ sub }) => sub === null)) return [];
    return [[name, partsOf(value, (part) => !out.some(({ sub }) => sub?.name === part))]];
  });
  return Object.fromEntries(entries);
}

function partsOf(value: unknown, stays: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => partsOf(each, stays));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => stays(name)));
}
