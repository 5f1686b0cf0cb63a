import { z } from "zod";
import { issuePassFor, revokePassesOf } from "../accounts/access-pass.flow.ts";
import { addToGroup, pageOfGroups, removeFromGroup } from "../accounts/group.flow.ts";
import type { SessionId } from "../ids.ts";
import { isId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept } from "../outcome.ts";
import { endSessionsFor } from "../sessions/end-sessions.flow.ts";
import { changeAction, readAction } from "./action.flow.ts";
import { personField, rowCountField } from "./fields.flow.ts";
import { findPerson, personTarget } from "./person-target.flow.ts";

/** What administrators do about a person's ways in and out, and about groups. */

const onePerson = z.object({ person: personField });
const groupField = z.string().min(1).max(64);

export const issuePass = changeAction({
  name: "people.pass",
  summary: "Makes a Temporary Access Pass: a link with which this person binds a new passkey, and does nothing else.",
  roles: ["owner", "administrator", "helper"],
  never: "to_oneself",
  input: z.object({
    person: personField,
    hours: z
      .number()
      .positive()
      .max(limits.accessPassMaximumSeconds / 3600)
      .default(limits.accessPassLifetimeSeconds / 3600),
    reusable: z.boolean().default(false),
  }),
  target: (deps, { person }) => personTarget(deps, person),
  async run(deps, { person, hours, reusable }, { actor }) {
    const found = await findPerson(deps.db, person);
    if (!found.ok) return found;
    const issued = await issuePassFor(deps, found.value.identifier, {
      issuerId: actor.kind === "account" ? actor.accountId : null,
      oneTime: !reusable,
      lifetimeSeconds: Math.round(hours * 3600),
    });
    if (!issued.ok) return issued;
    const { url, pass, account } = issued.value;
    return accept({ url, account: account.id, oneTime: pass.oneTime, expiresAt: pass.expiresAt });
  },
});

export const revokePasses = changeAction({
  name: "people.revoke_passes",
  summary: "Takes back every pass of this person whose time is not over, with all that came from it.",
  roles: ["owner", "administrator", "helper"],
  input: onePerson,
  target: (deps, { person }) => personTarget(deps, person),
  async run(deps, { person }) {
    const found = await findPerson(deps.db, person);
    if (!found.ok) return found;
    const revoked = await revokePassesOf(deps, found.value.identifier);
    return revoked.ok ? accept({ revoked: revoked.value }) : revoked;
  },
});

export const endPersonSessions = changeAction({
  name: "people.end_sessions",
  summary: "Ends one session with what it granted, or all of them and what every app holds.",
  roles: ["owner", "administrator"],
  input: z.object({
    person: personField,
    session: z
      .custom<SessionId>((value) => typeof value === "string" && isId("ses_", value))
      .meta({ type: "string" })
      .optional(),
  }),
  target: (deps, { person }) => personTarget(deps, person),
  async run(deps, { person, session }) {
    const found = await findPerson(deps.db, person);
    if (!found.ok) return found;
    const ended = await endSessionsFor(deps, found.value.id, session ?? null);
    return ended.ok ? accept({ ended: ended.value }) : ended;
  },
});

export const listGroups = readAction({
  name: "groups.list",
  summary: "Lists the groups and how many people are in each; people.list finds who they are.",
  roles: ["owner", "administrator", "helper", "auditor"],
  input: z.object({ after: groupField.optional(), count: rowCountField }),
  run: async (deps, { after = null, count }) => accept(await pageOfGroups(deps.db, after, count)),
});

const membership = (change: "join" | "leave") =>
  changeAction({
    name: `groups.${change}`,
    summary:
      change === "join" ? "Puts somebody into a group; the first one makes it." : "Takes somebody out of a group.",
    roles: ["owner", "administrator"],
    input: z.object({ person: personField, group: groupField }),
    target: (deps, { person }) => personTarget(deps, person),
    async run(deps, { person, group }) {
      const found = await findPerson(deps.db, person);
      if (!found.ok) return found;
      const changed = await (change === "join" ? addToGroup : removeFromGroup)(deps, group, found.value.identifier);
      if (changed.ok) return accept({ ...changed.value });
      return changed.reason === "unknown_account"
        ? { ok: false, reason: "not_found" }
        : { ...changed, reason: changed.reason };
    },
  });

export const joinGroup = membership("join");
export const leaveGroup = membership("leave");
