import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readQuery } from "../http/read-body.ts";
import { takes, takesDescribed } from "../http/takes.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Resource } from "./attribute.ts";
import { describePatch, describeResource } from "./body-schema.ts";
import { createUser, patchUser, removeUser, replaceUser } from "./change-user.flow.ts";
import {
  answerFound,
  answerResource,
  changeOf,
  listQuery,
  projectionOf,
  projectionQuery,
  queryOf,
  readBody,
  refuseScim,
  withToken,
} from "./endpoint.routes.ts";
import { readOperations } from "./patch.ts";
import type { Projection } from "./projection.ts";
import { readAttributes } from "./read-resource.ts";
import { userType } from "./schemas.ts";
import type { ScimRefusal } from "./scim-error.ts";
import { listUsers, showUser } from "./users.flow.ts";
import type { View } from "./view.flow.ts";

const takesUser = takesDescribed("json", () => describeResource(userType));
const takesPatch = takesDescribed("json", describePatch);
const takesProjection = takes("query", projectionQuery);

/** RFC 7644 §3 for people. */
export function userRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get(
    "/scim/v2/Users",
    takes("query", listQuery),
    withToken(deps, async (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return refuseScim(c, "invalid_value");
      const found = await listUsers(deps, queryOf(query.value));
      return found.ok ? answerFound(c, userType, found.value, projectionOf(query.value)) : refuseScim(c, found.reason);
    }),
  );

  app.get(
    "/scim/v2/Users/:id",
    takesProjection,
    withToken(deps, async (c) => answer(c, await showUser(deps, c.req.param("id") ?? ""))),
  );

  app.post(
    "/scim/v2/Users",
    takesUser,
    takesProjection,
    withToken(deps, async (c, token) => {
      const resource = await readUser(c);
      return resource.ok
        ? answer(c, await createUser(deps, token, resource.value), 201)
        : refuseScim(c, resource.reason);
    }),
  );

  app.put(
    "/scim/v2/Users/:id",
    takesUser,
    takesProjection,
    withToken(deps, async (c, token) => {
      const resource = await readUser(c);
      if (!resource.ok) return refuseScim(c, resource.reason);
      return answer(c, await replaceUser(deps, changeOf(c, token), resource.value));
    }),
  );

  app.patch(
    "/scim/v2/Users/:id",
    takesPatch,
    takesProjection,
    withToken(deps, async (c, token) => {
      const body = await readBody(c);
      const operations = body.ok ? readOperations(body.value) : body;
      if (!operations.ok) return refuseScim(c, operations.reason);
      return answer(c, await patchUser(deps, changeOf(c, token), operations.value));
    }),
  );

  app.delete(
    "/scim/v2/Users/:id",
    withToken(deps, async (c, token) => {
      const removed = await removeUser(deps, changeOf(c, token));
      return removed.ok ? c.body(null, 204) : refuseScim(c, removed.reason);
    }),
  );

  return app;
}

async function readUser(c: AppContext): Promise<Outcome<Resource, ScimRefusal>> {
  const body = await readBody(c);
  return body.ok ? readAttributes(userType.attributes, body.value) : body;
}

function answer(c: AppContext, view: Outcome<View, ScimRefusal>, status: 200 | 201 = 200): Response {
  const projection = readProjection(c);
  if (!view.ok) return refuseScim(c, view.reason);
  return projection.ok
    ? answerResource(c, userType, view.value, projection.value, status)
    : refuseScim(c, projection.reason);
}

function readProjection(c: AppContext): Outcome<Projection, "invalid_value"> {
  const query = readQuery(c, projectionQuery);
  return query.ok ? accept(projectionOf(query.value)) : refuse("invalid_value");
}
