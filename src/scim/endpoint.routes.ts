import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext } from "../http/app-env.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { isResource } from "./attribute.ts";
import { type Change, namesVersion } from "./change-user.flow.ts";
import { listResponse } from "./discovery.ts";
import { type Projection, project } from "./projection.ts";
import type { ResourceType } from "./schemas.ts";
import { type ScimRefusal, scimAnswer, scimErrorBody } from "./scim-error.ts";
import type { ScimToken } from "./scim-token.ts";
import { authenticateScim } from "./token.flow.ts";
import type { Found, Query } from "./users.flow.ts";
import type { View } from "./view.flow.ts";

/** What the endpoints of SCIM have in common: who asks, how a body is read, how something is answered or refused. */

const mediaType = "application/scim+json";

/** Nothing is read of a request before it has shown its token. */
export const withToken =
  (deps: Deps, answer: (c: AppContext, token: ScimToken) => Promise<Response>) =>
  async (c: AppContext): Promise<Response> => {
    const token = await authenticateScim(deps, c.req.header("authorization"));
    return token.ok ? answer(c, token.value) : refuseScim(c, token.reason);
  };

export function answerScim(c: AppContext, body: object, status: 200 | 201 = 200): Response {
  c.header("Cache-Control", "no-store");
  return c.body(JSON.stringify(body), status, { "Content-Type": mediaType });
}

/** One resource, with its version and, where it is new, its address (RFC 7644 §3.3, §3.14). Whoever has it already is told so. */
export function answerResource(
  c: AppContext,
  type: ResourceType,
  view: View,
  projection: Projection,
  status: 200 | 201 = 200,
): Response {
  const { location, version } = view.meta;
  c.header("ETag", version);
  const known = c.req.header("if-none-match");
  if (c.req.method === "GET" && known !== undefined && namesVersion(known, version)) return c.body(null, 304);
  if (status === 201) c.header("Location", location);
  return answerScim(c, project(type, view, projection), status);
}

/** RFC 7644 §3.12 */
export function refuseScim(c: AppContext, reason: ScimRefusal): Response {
  const answer = scimAnswer(reason);
  // RFC 6750 §3: an error code only for a request that had a token.
  if (reason === "token_missing") c.header("WWW-Authenticate", 'Bearer realm="countersign"');
  if (reason === "token_refused") c.header("WWW-Authenticate", 'Bearer realm="countersign", error="invalid_token"');
  c.header("Cache-Control", "no-store");
  return c.body(JSON.stringify(scimErrorBody(answer)), answer.status, { "Content-Type": mediaType });
}

/** The body, as far as it is an object; what is in it the tables of the schemas say. */
export async function readBody(
  c: AppContext,
): Promise<Outcome<Readonly<Record<string, unknown>>, "unsupported_media_type" | "too_large" | "invalid_syntax">> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== mediaType && type !== "application/json") return refuse("unsupported_media_type");
  const text = await c.req.text();
  if (text.length > limits.scimBodyBytes) return refuse("too_large");
  try {
    const body: unknown = JSON.parse(text);
    return isResource(body) ? accept(body) : refuse("invalid_syntax");
  } catch (error) {
    if (error instanceof SyntaxError) return refuse("invalid_syntax");
    throw error;
  }
}

export const changeOf = (c: AppContext, token: ScimToken): Change => ({
  token,
  id: c.req.param("id") ?? "",
  ifMatch: c.req.header("if-match") ?? null,
});

const names = z.string().max(limits.urlBytes).optional();
const whole = z
  .string()
  .regex(/^-?\d{1,9}$/)
  .optional();

/** RFC 7644 §3.9, for every answer with a resource. */
export const projectionQuery = z.object({ attributes: names, excludedAttributes: names });

/** §3.4.2. What is asked about order is heard and, since there is only one here, has no effect (§3.4.2.3). */
export const listQuery = projectionQuery.extend({
  filter: z.string().max(limits.urlBytes).optional(),
  startIndex: whole,
  count: whole,
  sortBy: names,
  sortOrder: z.string().max(20).optional(),
});

export const projectionOf = ({ attributes, excludedAttributes }: z.output<typeof projectionQuery>): Projection => ({
  attributes: attributes ?? null,
  excludedAttributes: excludedAttributes ?? null,
});

export const queryOf = ({ filter, startIndex, count }: z.output<typeof listQuery>): Query => ({
  filter: filter ?? null,
  startIndex: Number(startIndex ?? 1),
  count: count === undefined ? null : Number(count),
});

/** §3.4.2: what was found, each as far as it was asked for. */
export const answerFound = (
  c: AppContext,
  type: ResourceType,
  { views, total, startIndex }: Found,
  projection: Projection,
): Response =>
  answerScim(
    c,
    listResponse(
      views.map((view) => project(type, view, projection)),
      total,
      startIndex,
    ),
  );
