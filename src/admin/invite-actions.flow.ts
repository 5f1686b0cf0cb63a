import { z } from "zod";
import { roles } from "../accounts/account.ts";
import { type InvitationLink, invite, openInvitations } from "../accounts/invitation.flow.ts";
import type { Deps } from "../deps.ts";
import { limits } from "../limits.ts";
import { accept } from "../outcome.ts";
import { changeAction, type Target } from "./action.flow.ts";
import { readInvitationList } from "./invitation-list.ts";

const look = async (deps: Deps) => ({ openInvitations: await openInvitations(deps) });

/** The link is in the answer and nowhere else. */
const linkOf = ({ url, invitation }: InvitationLink) => ({
  url,
  role: invitation.role,
  expiresAt: invitation.expiresAt,
});

export const invitePerson = changeAction({
  name: "people.invite",
  summary: "Makes a link with which somebody begins an account. Only an owner invites with a role.",
  roles: ["owner", "administrator"],
  input: z.object({
    name: z.string().trim().max(limits.displayNameCharacters).optional(),
    role: z.enum(roles).default("person"),
  }),
  target: async (_deps, { role }) =>
    accept<Target>({ touched: role === "person" ? {} : { becomes: role }, subjectId: null, look }),
  run: async (deps, { name, role }) => accept(linkOf(await invite(deps, { role, suggestedName: name || null }))),
});

export const inviteMany = changeAction({
  name: "people.invite_many",
  summary: "Makes a link for each line of a CSV with a column name, and email if it is to stand beside the link.",
  roles: ["owner", "administrator"],
  input: z.object({ csv: z.string().max(limits.bodyBytes) }),
  target: async () => accept<Target>({ touched: {}, subjectId: null, look }),
  async run(deps, { csv }) {
    const people = readInvitationList(csv);
    if (!people.ok) return people;
    const invited = [];
    for (const { name, email } of people.value)
      invited.push({ name, email, ...linkOf(await invite(deps, { role: "person", suggestedName: name })) });
    return accept({ invited });
  },
});
