import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { listResponse, resourceTypes, schemaDocuments, serviceProviderConfig } from "./discovery.ts";
import { answerScim, refuseScim, withToken } from "./endpoint.routes.ts";
import { groupRoutes } from "./groups.routes.ts";
import { userRoutes } from "./users.routes.ts";
import { scimBase } from "./view.flow.ts";

/**
 * SCIM 2.0 (RFC 7643, RFC 7644). What the server says of itself is for everybody, as RFC 7643 §5 suggests; all else is for holders of
 * a token that `countersign scim token add` has made.
 */
export function scimRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const base = scimBase(deps.config.origin);
  const types = resourceTypes(base);
  const schemas = schemaDocuments(base);

  app.get("/scim/v2/ServiceProviderConfig", (c) => discovery(c, serviceProviderConfig(base)));
  app.get("/scim/v2/ResourceTypes", (c) => discovery(c, listResponse(types)));
  app.get("/scim/v2/ResourceTypes/:id", (c) => oneOf(c, types));
  app.get("/scim/v2/Schemas", (c) => discovery(c, listResponse(schemas)));
  app.get("/scim/v2/Schemas/:id", (c) => oneOf(c, schemas));

  // RFC 7644 §3.11: a token is no person, and a server without this answers 501. §3.7: so does one without bulk operations.
  app.get(
    "/scim/v2/Me",
    withToken(deps, async (c) => refuseScim(c, "unsupported")),
  );
  // §3.4.3 leaves it to a server whether it takes queries by POST.
  for (const path of ["/scim/v2/Bulk", "/scim/v2/.search"])
    app.post(
      path,
      withToken(deps, async (c) => refuseScim(c, "unsupported")),
    );

  app.route("/", userRoutes(deps));
  app.route("/", groupRoutes(deps));
  // What is left is nothing, by whatever method; pages and their rules come after this.
  app.all("/scim/*", (c) => refuseScim(c, "not_found"));
  return app;
}

/** RFC 7644 §4: there is nothing to search in what the server says of itself. */
function discovery(c: AppContext, document: object): Response {
  return c.req.query("filter") === undefined ? answerScim(c, document) : refuseScim(c, "discovery_not_searched");
}

function oneOf(c: AppContext, documents: readonly { readonly id: string }[]): Response {
  const found = documents.find(({ id }) => id === c.req.param("id"));
  return found === undefined ? refuseScim(c, "not_found") : discovery(c, found);
}
