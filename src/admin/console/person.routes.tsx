import { Hono } from "hono";
import { z } from "zod";
import { roles } from "../../accounts/account.ts";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { nothing } from "../../http/schemas.ts";
import { takes } from "../../http/takes.ts";
import { disablePerson, enablePerson, setPersonRole, showPerson } from "../people-actions.flow.ts";
import { changeByForm, mayTry, showAction } from "./console-request.routes.tsx";
import { PersonPage } from "./person.page.tsx";

const pageQuery = z.object({ done: z.enum(["disabled", "enabled", "role"]).optional() });
const roleFields = z.object({ role: z.enum(roles) });

const section = "people";

/** One person, and what is done about them. */
export function personRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const path = "/admin/people/:person";

  app.get(path, takes("query", pageQuery), (c) => {
    // A word that is not known says nothing; the page is there all the same.
    const query = readQuery(c, pageQuery);
    const done = query.ok ? query.value.done : undefined;
    return showAction(deps, c, {
      section,
      action: showPerson,
      entered: { person: c.req.param("person") },
      page: (person, { caller, frame }) => (
        <PersonPage
          frame={frame}
          person={person}
          may={{
            switch: mayTry(caller, disablePerson, person),
            role: mayTry(caller, setPersonRole, { ...person, becomes: person.role }),
          }}
          done={done === undefined ? null : frame.context.messages.people.done[done]}
        />
      ),
    });
  });

  const ofThis = (c: AppContext) => ({ person: c.req.param("person") ?? "" });
  const back = (c: AppContext) => `/admin/people/${encodeURIComponent(ofThis(c).person)}`;
  const again = (c: AppContext, done: z.output<typeof pageQuery>["done"]) => () =>
    c.redirect(`${back(c)}?done=${done}`, 303);

  app.post(`${path}/disable`, takes("form", nothing), (c) =>
    changeByForm(deps, c, {
      section,
      fields: nothing,
      action: disablePerson,
      entered: () => ofThis(c),
      back: back(c),
      done: again(c, "disabled"),
    }),
  );

  app.post(`${path}/enable`, takes("form", nothing), (c) =>
    changeByForm(deps, c, {
      section,
      fields: nothing,
      action: enablePerson,
      entered: () => ofThis(c),
      back: back(c),
      done: again(c, "enabled"),
    }),
  );

  app.post(`${path}/role`, takes("form", roleFields), (c) =>
    changeByForm(deps, c, {
      section,
      fields: roleFields,
      action: setPersonRole,
      entered: ({ role }) => ({ ...ofThis(c), role }),
      back: back(c),
      done: again(c, "role"),
    }),
  );

  return app;
}
