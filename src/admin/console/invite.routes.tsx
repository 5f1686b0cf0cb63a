import { Hono } from "hono";
import { z } from "zod";
import { roles } from "../../accounts/account.ts";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { readForm } from "../../http/read-body.ts";
import { renderPage } from "../../http/respond.tsx";
import { takes } from "../../http/takes.ts";
import { limits } from "../../limits.ts";
import { type InvitationLine, readInvitationLines } from "../invitation-list.ts";
import { inviteMany, invitePerson } from "../invite-actions.flow.ts";
import { showPerson } from "../people-actions.flow.ts";
import { enterAction } from "../run-action.flow.ts";
import {
  changeByForm,
  enterConsole,
  goodFor,
  type Inside,
  mayTry,
  refuseInConsole,
} from "./console-request.routes.tsx";
import { InvitePage } from "./invite.page.tsx";
import { InvitedPage, InvitePreviewPage, type PreviewedLine } from "./invite-list.page.tsx";
import { LinkPage } from "./link.page.tsx";

const section = "people";
const path = "/admin/people/invite";
const oneFields = z.object({ name: z.string().max(200).optional(), role: z.enum(roles).default("person") });
const listFields = z.object({ csv: z.string().max(limits.bodyBytes) });

/** Inviting one person, and a list of them that is looked at first. */
export function inviteRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get(path, async (c) => {
    const inside = await enterInviting(deps, c);
    if (inside instanceof Response) return inside;
    const mayGiveRole = mayTry(inside.caller, invitePerson, { becomes: "administrator" });
    return renderPage(
      c,
      <InvitePage frame={inside.frame} mayGiveRole={mayGiveRole} peopleAtOnce={limits.invitedAtOnce} />,
    );
  });

  app.post(path, takes("form", oneFields), (c) =>
    changeByForm(deps, c, {
      section,
      fields: oneFields,
      action: invitePerson,
      entered: (form) => form,
      back: path,
      done: ({ url, role, expiresAt }, { frame }) => {
        const { people: text, console: shared } = frame.context.messages;
        const explanation = text.invite.madeFor(shared.roles[role].name);
        const back = { href: "/admin/people", label: text.link.backToPeople };
        const shown = { title: text.invite.made, explanation, url, until: goodFor(frame, expiresAt), back };
        return renderPage(c, <LinkPage frame={frame} {...shown} />);
      },
    }),
  );

  // Changes nothing: a POST because a list is too long for an address, and has names in it.
  app.post(`${path}/preview`, takes("form", listFields), async (c) => {
    const inside = await enterInviting(deps, c);
    if (inside instanceof Response) return inside;
    const form = await readForm(c, listFields);
    if (!form.ok) return refuseInConsole(c, inside.frame, { section, reason: "malformed", back: path });
    const { csv } = form.value;
    const { lines, problem } = readInvitationLines(csv);
    const noticed = await noticesFor(deps, inside, lines);
    return renderPage(c, <InvitePreviewPage frame={inside.frame} csv={csv} problem={problem} lines={noticed} />);
  });

  app.post(`${path}/many`, takes("form", listFields), (c) =>
    changeByForm(deps, c, {
      section,
      fields: listFields,
      action: inviteMany,
      entered: (form) => form,
      back: path,
      done: ({ invited }, { frame }) => {
        const until = goodFor(frame, invited[0]?.expiresAt ?? frame.now);
        return renderPage(c, <InvitedPage frame={frame} invited={invited} until={until} />);
      },
    }),
  );

  return app;
}

/** Into the console, for whoever may invite. */
async function enterInviting(deps: Deps, c: AppContext): Promise<Inside | Response> {
  const inside = await enterConsole(deps, c);
  if (inside instanceof Response || mayTry(inside.caller, invitePerson)) return inside;
  return refuseInConsole(c, inside.frame, { section, reason: "role_insufficient", back: "/admin/people" });
}

/** Somebody may be here already, or stand in the list twice. They would be invited all the same: two people may share a name. */
async function noticesFor(deps: Deps, { caller }: Inside, lines: readonly InvitationLine[]): Promise<PreviewedLine[]> {
  const seen = new Set<string>();
  const noticed: PreviewedLine[] = [];
  for (const line of lines) {
    const key = (line.email ?? line.name).toLowerCase();
    const twice = seen.has(key);
    seen.add(key);
    const isHere = line.email !== null && (await enterAction(deps, caller, showPerson, { person: line.email })).ok;
    noticed.push({ ...line, notice: isHere ? "here_already" : twice ? "twice" : null });
  }
  return noticed;
}
