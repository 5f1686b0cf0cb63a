import { type Expression, type SqlBool, sql } from "kysely";
import type { Comparison, Filter, Literal } from "./filter.ts";

type Condition = Expression<SqlBool>;
/** What a comparison with this attribute is in SQL; null where there is none. */
export type Searchable = (by: Comparison | "pr", value: Literal) => Condition | null;

/** Values of which a resource may have several: `emails`. What is asked of one of them is asked of one row. */
export interface SearchableValues {
  readonly parts: Readonly<Record<string, Searchable>>;
  /** The resource has a value of which this is true. */
  readonly has: (condition: Condition) => Condition;
}

/** By their paths in lower case; `emails` stands for `emails.value`. */
export interface SearchableAttributes {
  readonly single: Readonly<Record<string, Searchable>>;
  readonly several: Readonly<Record<string, SearchableValues>>;
}

/** Null when the filter asks for something that cannot be searched by. */
export function conditionOf(filter: Filter, urn: string, attributes: SearchableAttributes): Condition | null {
  const prefix = `${urn.toLowerCase()}:`;
  const folded = (path: string): string => {
    const lower = path.toLowerCase();
    return lower.startsWith(prefix) ? lower.slice(prefix.length) : lower;
  };
  return joined(filter, (one) => {
    const path = folded(one.path);
    if (one.kind === "values") {
      const values = own(attributes.several, path);
      const inside = values && joined(one.of, (part) => comparison(own(values.parts, part.path.toLowerCase()), part));
      return values && inside ? values.has(inside) : null;
    }
    const single = own(attributes.single, path);
    if (single !== undefined) return comparison(single, one);
    const [name = "", part = "value"] = path.split(".");
    const values = own(attributes.several, name);
    const inside = values && comparison(own(values.parts, part), one);
    return values && inside ? values.has(inside) : null;
  });
}

type Term = Exclude<Filter, { readonly kind: "and" | "or" | "not" }>;

function joined(filter: Filter, termOf: (term: Term) => Condition | null): Condition | null {
  if (filter.kind === "not") {
    const of = joined(filter.of, termOf);
    return of === null ? null : sql<SqlBool>`not (${of})`;
  }
  if (!("left" in filter)) return termOf(filter);
  const [left, right] = [joined(filter.left, termOf), joined(filter.right, termOf)];
  if (left === null || right === null) return null;
  return filter.kind === "and" ? sql<SqlBool>`(${left} and ${right})` : sql<SqlBool>`(${left} or ${right})`;
}

function comparison(attribute: Searchable | undefined, term: Term): Condition | null {
  if (attribute === undefined || term.kind === "values") return null;
  return term.kind === "present" ? attribute("pr", null) : attribute(term.by, term.value);
}

const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

interface TextOptions {
  /** Both sides are compared in this form, in which the column is kept. */
  readonly fold?: (text: string) => string;
}

/** Without `fold` the case counts, and only the whole can be asked for: LIKE ignores case on one database and not on the other. */
export const text =
  (column: Expression<string | null>, { fold }: TextOptions = {}): Searchable =>
  (by, value) => {
    if (by === "pr") return sql<SqlBool>`${column} is not null`;
    if (typeof value !== "string") return null;
    const wanted = fold === undefined ? value : fold(value);
    if (by === "eq") return sql<SqlBool>`${column} = ${wanted}`;
    if (by === "ne") return sql<SqlBool>`(${column} is null or ${column} <> ${wanted})`;
    if (fold === undefined) return null;
    const escaped = wanted.replaceAll(/[\\%_]/g, "\\$&");
    const patterns = { co: `%${escaped}%`, sw: `${escaped}%`, ew: `%${escaped}` };
    if (by === "co" || by === "sw" || by === "ew") return sql<SqlBool>`${column} like ${patterns[by]} escape '\\'`;
    return null;
  };

const signs = { eq: "=", ne: "<>", gt: ">", ge: ">=", lt: "<", le: "<=" } as const;

/** A column of epoch milliseconds, asked for as RFC 3339 writes instants. */
export const instant =
  (column: Expression<number>): Searchable =>
  (by, value) => {
    if (by === "pr") return sql<SqlBool>`${column} is not null`;
    const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at) || by === "co" || by === "sw" || by === "ew") return null;
    return sql<SqlBool>`${column} ${sql.raw(signs[by])} ${at}`;
  };

export const flag =
  (isTrue: Condition): Searchable =>
  (by, value) => {
    if (by === "pr") return sql<SqlBool>`1 = 1`;
    const wanted = typeof value === "boolean" ? value : null;
    if (wanted === null || (by !== "eq" && by !== "ne")) return null;
    return wanted === (by === "eq") ? isTrue : sql<SqlBool>`not (${isTrue})`;
  };
