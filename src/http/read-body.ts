import type { z } from "zod";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { AppContext } from "./app-env.ts";
import { expectDeclared } from "./takes.ts";

/**
 * Reads a form (application/x-www-form-urlencoded). A repeated parameter is an error and an empty one is absent, as RFC
 * 6749 §3.1 has it for OAuth's forms; our own pages keep to the same. Hono's `parseBody` is left aside: it is slow.
 */
export async function readForm<Schema extends z.ZodType>(
  c: AppContext,
  schema: Schema,
): Promise<Outcome<z.output<Schema>, "malformed" | "too_large">> {
  expectDeclared(c, "form", schema);
  if (mediaType(c) !== "application/x-www-form-urlencoded") return refuse("malformed");
  const text = await c.req.text();
  if (text.length > limits.bodyBytes) return refuse("too_large");
  const fields = uniqueFields(new URLSearchParams(text));
  return fields === null ? refuse("malformed") : check(schema, fields);
}

/** Reads the query string by the same rules. */
export function readQuery<Schema extends z.ZodType>(
  c: AppContext,
  schema: Schema,
): Outcome<z.output<Schema>, "malformed"> {
  expectDeclared(c, "query", schema);
  const fields = uniqueFields(new URL(c.req.url).searchParams);
  return fields === null ? refuse("malformed") : check(schema, fields);
}

export async function readJson<Schema extends z.ZodType>(
  c: AppContext,
  schema: Schema,
): Promise<Outcome<z.output<Schema>, "malformed" | "too_large">> {
  expectDeclared(c, "json", schema);
  // Asking for JSON keeps plain forms of other sites out, which cannot send it without a preflight.
  if (mediaType(c) !== "application/json") return refuse("malformed");
  const text = await c.req.text();
  if (text.length > limits.bodyBytes) return refuse("too_large");
  try {
    return check(schema, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse("malformed");
    throw error;
  }
}

/** Null when a parameter is repeated. */
export function uniqueFields(parameters: URLSearchParams): Record<string, string> | null {
  const fields = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (fields.has(name)) return null;
    if (value !== "") fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Outcome<z.output<Schema>, "malformed"> {
  const parsed = schema.safeParse(value);
  return parsed.success ? accept(parsed.data) : refuse("malformed");
}

const mediaType = (c: AppContext): string =>
  (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
