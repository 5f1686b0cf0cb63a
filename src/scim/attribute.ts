/** What an attribute is (RFC 7643 §2 and §7), and how the one that a client means is found. The tables are in `schemas.ts`. */

export interface Attribute {
  readonly name: string;
  readonly type: "string" | "boolean" | "reference" | "dateTime" | "complex";
  readonly description: string;
  readonly multiValued?: true;
  readonly required?: true;
  readonly caseExact?: true;
  /** `readWrite` unless said. */
  readonly mutability?: "readOnly" | "immutable";
  /** `default` unless said. */
  readonly returned?: "always";
  readonly uniqueness?: "server";
  readonly canonicalValues?: readonly string[];
  /** What a reference leads to: a type of resource, or `uri`. */
  readonly referenceTypes?: readonly string[];
  /** Of a complex attribute. That of a schema extension is named by its URN, as it is in a resource (§3.3). */
  readonly sub?: readonly Attribute[];
}

/** JSON as far as resources have it. */
export type Value = string | boolean | Resource | readonly Resource[];
export interface Resource {
  readonly [name: string]: Value;
}

export const isResource = (value: unknown): value is Resource =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** §2.1: names are compared without case. */
export const findAttribute = (attributes: readonly Attribute[], name: string): Attribute | undefined =>
  attributes.find((one) => one.name.toLowerCase() === name.toLowerCase());

/**
 * An attribute as a client writes it: `name`, `name.familyName`, with or without the schema's URN in front, whose own dots are
 * no separators (RFC 7644 §3.10). Null when there is none of that name.
 */
export function resolveAttribute(
  attributes: readonly Attribute[],
  coreUrn: string,
  written: string,
): { readonly attribute: Attribute; readonly sub: Attribute | null } | null {
  const inCore = written.toLowerCase().startsWith(`${coreUrn.toLowerCase()}:`);
  const rest = inCore ? written.slice(coreUrn.length + 1) : written;
  const extension = attributes.find(
    ({ name }) => name.startsWith("urn:") && rest.toLowerCase().startsWith(name.toLowerCase()),
  );
  if (extension !== undefined) {
    const path = rest.slice(extension.name.length);
    if (path === "") return { attribute: extension, sub: null };
    // `manager.value` of the extension is a level deeper than anything else, and the same as `manager`.
    const sub = findAttribute(extension.sub ?? [], path.slice(1).replace(/\.value$/i, ""));
    return sub === undefined || path[0] !== ":" ? null : { attribute: extension, sub };
  }
  const [name = "", subName, ...more] = rest.split(".");
  const attribute = findAttribute(attributes, name);
  if (attribute === undefined || more.length > 0) return null;
  if (subName === undefined) return { attribute, sub: null };
  const sub = findAttribute(attribute.sub ?? [], subName);
  return sub === undefined ? null : { attribute, sub };
}
