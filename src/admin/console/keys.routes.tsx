import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { nothing } from "../../http/schemas.ts";
import { takes } from "../../http/takes.ts";
import { mayDo } from "../may-act.ts";
import { listKeys, replaceSigningKeys, rotateSigningKeys } from "../server-actions.flow.ts";
import { changeByForm, showAction } from "./console-request.routes.tsx";
import { KeysPage } from "./keys.page.tsx";

const pageQuery = z.object({ done: z.literal("made").optional() });
const replaceFields = z.object({ confirmed: z.literal("yes") });

const section = "keys";
const path = "/admin/keys";

/** The keys that tokens are signed with. */
export function keysRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const made = (c: AppContext) => () => c.redirect(`${path}?done=made`, 303);

  app.get(path, takes("query", pageQuery), (c) => {
    const query = readQuery(c, pageQuery);
    return showAction(deps, c, {
      section,
      action: listKeys,
      entered: {},
      page: ({ keys }, { frame, caller }) => (
        <KeysPage
          frame={frame}
          keys={keys}
          may={{
            rotate: mayDo(caller.actor, rotateSigningKeys).ok,
            replace: mayDo(caller.actor, replaceSigningKeys).ok,
          }}
          done={query.ok && query.value.done === "made"}
        />
      ),
    });
  });

  app.post(`${path}/rotate`, takes("form", nothing), (c) =>
    changeByForm(deps, c, {
      section,
      fields: nothing,
      action: rotateSigningKeys,
      entered: () => ({}),
      back: path,
      done: made(c),
    }),
  );

  app.post(`${path}/replace`, takes("form", replaceFields), (c) =>
    changeByForm(deps, c, {
      section,
      fields: replaceFields,
      action: replaceSigningKeys,
      entered: () => ({}),
      back: path,
      done: made(c),
    }),
  );

  return app;
}
