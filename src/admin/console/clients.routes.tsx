import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { takes } from "../../http/takes.ts";
import { listClients, setClient, showClient } from "../client-actions.flow.ts";
import { mayDo } from "../may-act.ts";
import { ClientPage } from "./client.page.tsx";
import { ClientsPage } from "./clients.page.tsx";
import { showAction } from "./console-request.routes.tsx";

const listQuery = z.object({ state: z.enum(["enabled", "disabled"]).default("enabled") });
const pageQuery = z.object({ saved: z.literal("yes").optional() });

const section = "clients";

/** The apps, and one of them. Adding one is `new-client.routes.tsx`, changing one `client-changes.routes.tsx`. */
export function clientsRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/admin/clients", takes("query", listQuery), (c) => {
    const query = readQuery(c, listQuery);
    const state = query.ok ? query.value.state : "enabled";
    return showAction(deps, c, {
      section,
      action: listClients,
      entered: { state },
      page: ({ clients }, { frame, caller }) => (
        <ClientsPage frame={frame} clients={clients} state={state} mayChange={mayDo(caller.actor, setClient).ok} />
      ),
    });
  });

  app.get("/admin/clients/:client", takes("query", pageQuery), (c) => {
    const query = readQuery(c, pageQuery);
    return showAction(deps, c, {
      section,
      action: showClient,
      entered: { client: c.req.param("client") },
      page: (client, { frame, caller }) => (
        <ClientPage
          frame={frame}
          client={client}
          issuer={deps.config.origin}
          mayChange={mayDo(caller.actor, setClient).ok}
          saved={query.ok && query.value.saved === "yes"}
        />
      ),
    });
  });

  return app;
}
