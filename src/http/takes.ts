import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import type { AppContext, AppEnv } from "./app-env.ts";

/** Where a request's values stand: in the query, in a form, or in a JSON body. */
export type Place = "query" | "form" | "json";

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a route reads, said where the route is declared. */
export interface Taken {
  readonly place: Place;
  readonly describe: () => JsonSchema;
  /** What the route does, where its specification is here and nowhere else. */
  readonly summary?: string;
}

export type TakingHandler = MiddlewareHandler<AppEnv> & { readonly taken: Taken };

/**
 * Declares what a route reads. `readForm`, `readJson` and `readQuery` read nothing else, so that a document made of the
 * declarations is true.
 */
export function takes(place: Place, schema: z.ZodType, summary?: string): TakingHandler {
  const declared = { place, schema };
  const declare: MiddlewareHandler<AppEnv> = (c, next) => {
    c.set("declared", declared);
    return next();
  };
  const described = { place, describe: () => describeSchema(schema) };
  return Object.assign(declare, { taken: summary === undefined ? described : { ...described, summary } });
}

/** The same for a route that reads by a table of its own. */
export const takesDescribed = (place: Place, describe: () => JsonSchema): TakingHandler =>
  Object.assign<MiddlewareHandler<AppEnv>, { taken: Taken }>((_, next) => next(), { taken: { place, describe } });

/** A route that reads what it does not declare is a bug, and found by the first test that calls it. */
export function expectDeclared(c: AppContext, place: Place, schema: z.ZodType): void {
  const declared = c.get("declared");
  if (declared?.place !== place || declared.schema !== schema)
    throw new Error(`${c.req.method} ${c.req.path} reads a ${place} that its route does not declare`);
}

/** What is sent, not what is made of it; a check that JSON Schema cannot say is left to the route. */
function describeSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return described;
}
