/** Whether one value of several is meant by a filter in brackets: `emails[type eq "work"]` (RFC 7644 §3.4.2.2). */
import type { Resource, Value } from "./attribute.ts";
import type { Filter } from "./filter.ts";

export function fits(filter: Filter, element: Resource): boolean {
  switch (filter.kind) {
    case "and":
      return fits(filter.left, element) && fits(filter.right, element);
    case "or":
      return fits(filter.left, element) || fits(filter.right, element);
    case "not":
      return !fits(filter.of, element);
    case "present":
      return partOf(element, filter.path) !== undefined;
    case "compare":
      return compares(partOf(element, filter.path), filter);
    case "values":
      return false;
  }
}

/** What every value that fits has for certain: from `type eq "work"` comes `{ type: "work" }`. */
export function impliedBy(filter: Filter): Resource {
  if (filter.kind === "and") return { ...impliedBy(filter.left), ...impliedBy(filter.right) };
  if (filter.kind !== "compare" || filter.by !== "eq") return {};
  const { path, value } = filter;
  return typeof value === "string" || typeof value === "boolean" ? { [path]: value } : {};
}

const partOf = (element: Resource, path: string): Value | undefined =>
  Object.entries(element).find(([name]) => name.toLowerCase() === path.toLowerCase())?.[1];

function compares(found: Value | undefined, { by, value }: Extract<Filter, { kind: "compare" }>): boolean {
  if (by === "ne") return !compares(found, { kind: "compare", path: "", by: "eq", value });
  if (typeof found === "boolean") return by === "eq" && String(found) === String(value).toLowerCase();
  if (typeof found !== "string" || typeof value !== "string") return false;
  const [has, wanted] = [found.toLowerCase(), value.toLowerCase()];
  const results = {
    eq: has === wanted,
    co: has.includes(wanted),
    sw: has.startsWith(wanted),
    ew: has.endsWith(wanted),
    gt: has > wanted,
    ge: has >= wanted,
    lt: has < wanted,
    le: has <= wanted,
  };
  return results[by];
}
