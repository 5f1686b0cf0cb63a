import { Hono } from "hono";
import { z } from "zod";
import { roles } from "../../accounts/account.ts";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { renderPage } from "../../http/respond.tsx";
import { sessionIdSchema } from "../../http/schemas.ts";
import { takes } from "../../http/takes.ts";
import { endPersonSessions, issuePass, joinGroup, leaveGroup, revokePasses } from "../access-actions.flow.ts";
import type { ChangeAction } from "../action.flow.ts";
import { disablePerson, enablePerson, setPersonRole, showPerson, showWaysIn } from "../people-actions.flow.ts";
import { enterAction } from "../run-action.flow.ts";
import { changeByForm, enterConsole, goodFor, mayTry, refuseInConsole } from "./console-request.routes.tsx";
import { LinkPage } from "./link.page.tsx";
import { PersonPage } from "./person.page.tsx";

const dones = ["disabled", "enabled", "role", "joined", "left", "ended", "revoked"] as const;
const pageQuery = z.object({ done: z.enum(dones).optional() });

const section = "people";
const path = "/admin/people/:person";
const ofThis = (c: AppContext) => ({ person: c.req.param("person") ?? "" });
const pageOf = (c: AppContext) => `/admin/people/${encodeURIComponent(ofThis(c).person)}`;

const noFields = z.object({});
const roleFields = z.object({ role: z.enum(roles) });
const groupFields = z.object({ group: z.string().max(64) });
const sessionFields = z.object({ session: sessionIdSchema.optional() });
const passFields = z.object({ hours: z.coerce.number(), reusable: z.literal("1").optional() });

/** One person, and what is done about them. */
export function personRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get(path, takes("query", pageQuery), (c) => showPage(deps, c));

  /** Does it, then shows the person again with what was done. */
  const change = <Fields extends z.ZodObject, Schema extends z.ZodObject, Value extends object>(
    name: string,
    fields: Fields,
    action: ChangeAction<Schema, Value>,
    done: (typeof dones)[number],
  ) =>
    app.post(`${path}/${name}`, takes("form", fields), (c) =>
      changeByForm(deps, c, {
        section,
        fields,
        action,
        entered: (form) => ({ ...form, ...ofThis(c) }),
        back: pageOf(c),
        done: () => c.redirect(`${pageOf(c)}?done=${done}`, 303),
      }),
    );
  change("disable", noFields, disablePerson, "disabled");
  change("enable", noFields, enablePerson, "enabled");
  change("role", roleFields, setPersonRole, "role");
  change("join-group", groupFields, joinGroup, "joined");
  change("leave-group", groupFields, leaveGroup, "left");
  change("end-sessions", sessionFields, endPersonSessions, "ended");
  change("revoke-passes", noFields, revokePasses, "revoked");

  app.post(`${path}/pass`, takes("form", passFields), (c) =>
    changeByForm(deps, c, {
      section,
      fields: passFields,
      action: issuePass,
      entered: ({ hours, reusable }) => ({ ...ofThis(c), hours, reusable: reusable !== undefined }),
      back: pageOf(c),
      done: ({ url, oneTime, expiresAt }, { frame }) => {
        const { people: text } = frame.context.messages;
        const explanation = oneTime ? text.pass.forOne : text.pass.forSeveral;
        const back = { href: pageOf(c), label: text.link.backToPerson };
        const shown = { title: text.pass.made, explanation, url, until: goodFor(frame, expiresAt), back };
        return renderPage(c, <LinkPage frame={frame} {...shown} />);
      },
    }),
  );
  return app;
}

async function showPage(deps: Deps, c: AppContext): Promise<Response> {
  // A word that is not known says nothing; the page is there all the same.
  const query = readQuery(c, pageQuery);
  const done = query.ok ? query.value.done : undefined;
  const inside = await enterConsole(deps, c);
  if (inside instanceof Response) return inside;
  const { caller, frame } = inside;
  const person = await enterAction(deps, caller, showPerson, ofThis(c));
  const ways = await enterAction(deps, caller, showWaysIn, ofThis(c));
  if (!person.ok) return refuseInConsole(c, frame, { section, reason: person.reason, back: "/admin/people" });
  if (!ways.ok) return refuseInConsole(c, frame, { section, reason: ways.reason, back: "/admin/people" });
  const { id, role } = person.value;
  const may = {
    switch: mayTry(caller, disablePerson, { accountId: id, role }),
    role: mayTry(caller, setPersonRole, { accountId: id, role, becomes: role }),
    groups: mayTry(caller, joinGroup, { accountId: id, role }),
    pass: mayTry(caller, issuePass, { accountId: id, role }),
    endSessions: mayTry(caller, endPersonSessions, { accountId: id, role }),
  };
  const said = done === undefined ? null : frame.context.messages.people.done[done];
  return renderPage(c, <PersonPage frame={frame} person={person.value} ways={ways.value} may={may} done={said} />);
}
