import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readQuery } from "../http/read-body.ts";
import { takes, takesDescribed } from "../http/takes.ts";
import type { Outcome } from "../outcome.ts";
import { describePatch, describeResource } from "./body-schema.ts";
import { changeGroup, createGroup, removeGroup } from "./change-group.flow.ts";
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
import { type GroupChange, readGroup, readGroupPatch } from "./group-change.ts";
import { listGroups, showGroup } from "./groups.flow.ts";
import { readOperations } from "./patch.ts";
import { isWanted, type Projection } from "./projection.ts";
import { groupType } from "./schemas.ts";
import type { ScimRefusal } from "./scim-error.ts";

const takesGroup = takesDescribed("json", () => describeResource(groupType));
const takesPatch = takesDescribed("json", describePatch);
const takesProjection = takes("query", projectionQuery);

/** RFC 7644 §3 for groups. */
export function groupRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get(
    "/scim/v2/Groups",
    takes("query", listQuery),
    withToken(deps, async (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return refuseScim(c, "invalid_value");
      const projection = projectionOf(query.value);
      const found = await listGroups(deps, queryOf(query.value), wantsMembers(projection));
      return found.ok ? answerFound(c, groupType, found.value, projection) : refuseScim(c, found.reason);
    }),
  );

  app.get(
    "/scim/v2/Groups/:id",
    takesProjection,
    withToken(deps, async (c) => show(deps, c, c.req.param("id") ?? "")),
  );

  app.post(
    "/scim/v2/Groups",
    takesGroup,
    takesProjection,
    withToken(deps, async (c, token) => {
      const projection = readProjection(c);
      const group = await readWholeGroup(c);
      if (!group.ok) return refuseScim(c, group.reason);
      if (projection === null) return refuseScim(c, "invalid_value");
      const made = await createGroup(deps, token, group.value);
      return made.ok ? answerResource(c, groupType, made.value, projection, 201) : refuseScim(c, made.reason);
    }),
  );

  app.put(
    "/scim/v2/Groups/:id",
    takesGroup,
    takesProjection,
    withToken(deps, async (c, token) => {
      const group = await readWholeGroup(c);
      if (!group.ok) return refuseScim(c, group.reason);
      const changed = await changeGroup(deps, changeOf(c, token), group.value);
      return changed.ok ? show(deps, c, changed.value.id) : refuseScim(c, changed.reason);
    }),
  );

  app.patch(
    "/scim/v2/Groups/:id",
    takesPatch,
    takesProjection,
    withToken(deps, async (c, token) => {
      const body = await readBody(c);
      const operations = body.ok ? readOperations(body.value) : body;
      const change = operations.ok ? readGroupPatch(operations.value) : operations;
      if (!change.ok) return refuseScim(c, change.reason);
      const changed = await changeGroup(deps, changeOf(c, token), change.value);
      if (!changed.ok) return refuseScim(c, changed.reason);
      // §3.5.2 lets a server say nothing unless attributes were asked for; all the members would be much to say.
      const isAsked = c.req.query("attributes") !== undefined || c.req.query("excludedAttributes") !== undefined;
      return isAsked ? show(deps, c, changed.value.id) : c.body(null, 204);
    }),
  );

  app.delete(
    "/scim/v2/Groups/:id",
    withToken(deps, async (c, token) => {
      const removed = await removeGroup(deps, changeOf(c, token));
      return removed.ok ? c.body(null, 204) : refuseScim(c, removed.reason);
    }),
  );

  return app;
}

const wantsMembers = (projection: Projection): boolean => isWanted(groupType, projection, "members");

async function readWholeGroup(c: AppContext): Promise<Outcome<GroupChange, ScimRefusal>> {
  const body = await readBody(c);
  return body.ok ? readGroup(body.value) : body;
}

async function show(deps: Deps, c: AppContext, id: string): Promise<Response> {
  const projection = readProjection(c);
  if (projection === null) return refuseScim(c, "invalid_value");
  const view = await showGroup(deps, id, wantsMembers(projection));
  return view.ok ? answerResource(c, groupType, view.value, projection) : refuseScim(c, view.reason);
}

function readProjection(c: AppContext): Projection | null {
  const query = readQuery(c, projectionQuery);
  return query.ok ? projectionOf(query.value) : null;
}
