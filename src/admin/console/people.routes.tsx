import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { refusalPage } from "../../http/respond.tsx";
import { takes } from "../../http/takes.ts";
import { invitePerson } from "../invite-actions.flow.ts";
import { listPeople } from "../people-actions.flow.ts";
import { mayTry, showAction } from "./console-request.routes.tsx";
import { PeoplePage } from "./people.page.tsx";

/** The list of people. */
export function peopleRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/admin/people", takes("query", listPeople.input), (c) => {
    const query = readQuery(c, listPeople.input);
    if (!query.ok) return refusalPage(c, query.reason);
    const { count: _, ...sought } = query.value;
    return showAction(deps, c, {
      section: "people",
      action: listPeople,
      entered: query.value,
      page: ({ people, after }, { caller, frame }) => (
        <PeoplePage
          frame={frame}
          people={people}
          sought={sought}
          after={after}
          mayInvite={mayTry(caller, invitePerson)}
        />
      ),
    });
  });

  return app;
}
