/** Before and after of an audit record, as lines that a person compares: one for each thing that differs, however deep it lies. */

export interface ChangeLine {
  /** `settings.dpopRequired` */
  readonly field: string;
  /** As text; null where there was, or is, nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

type Leaves = ReadonlyMap<string, string>;

/** `before` and `after` as `changedFields` keeps them; null is a thing that was not there, or is no more. */
export function changeLines(before: unknown, after: unknown): readonly ChangeLine[] {
  const was = new Map(leavesOf(before));
  const is = new Map(leavesOf(after));
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: textOf(was, field), after: textOf(is, field) }))
    .filter((line) => line.before !== line.after);
}

const textOf = (leaves: Leaves, field: string): string | null => leaves.get(field) ?? null;

/** Each thing that an object says, by its path, as text. What is empty says nothing. */
export function leavesOf(value: unknown, path = ""): [string, string][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [[path, value.map(plain).join("\n")]];
  if (typeof value === "object")
    return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === "" ? name : `${path}.${name}`));
  return [[path, plain(value)]];
}

const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
