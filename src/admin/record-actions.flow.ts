import { z } from "zod";
import { verifyCountersignature } from "../approval/verify-countersignature.flow.ts";
import { acknowledgeAlert, findAlert, pageOfAlerts, pageOfRecords } from "../audit/audit-log.flow.ts";
import type { SignInRequestId } from "../ids.ts";
import { isId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept, refuse } from "../outcome.ts";
import { pageOfSignIns, showSignIn } from "../sign-in/sign-in-log.flow.ts";
import { changeAction, readAction } from "./action.flow.ts";
import { clientField, instantField, personField, rowCountField, sequenceField } from "./fields.flow.ts";
import { findPerson } from "./person-target.flow.ts";

/** What has happened here: sign-ins, alerts, the audit log. */

const states = ["opened", "checking", "approved", "redeemed", "denied", "cancelled", "expired", "revoked"] as const;

export const listSignIns = readAction({
  name: "sign_ins.list",
  summary: "Lists sign-ins by countersignature that somebody opened, newest first.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({
    person: personField.optional(),
    client: clientField.optional(),
    verdict: z.enum(["known", "nearby", "likely", "unknown", "contradicted"]).optional(),
    state: z.enum(states).optional(),
    since: instantField.optional(),
    until: instantField.optional(),
    after: z.string().max(64).optional(),
    count: rowCountField,
  }),
  async run(deps, { person, client = null, verdict = null, state = null, since = null, until = null, ...page }) {
    const found = person === undefined ? null : await findPerson(deps.db, person);
    if (found?.ok === false) return found;
    const accountId = found?.value.id ?? null;
    const wanted = { accountId, clientId: client, verdict, state, since, until, count: page.count };
    return accept(await pageOfSignIns(deps, { ...wanted, after: page.after ?? null }));
  },
});

const oneSignIn = z.object({
  sign_in: z
    .custom<SignInRequestId>((value) => typeof value === "string" && isId("sir_", value))
    .meta({ type: "string" }),
});

export const showOneSignIn = readAction({
  name: "sign_ins.show",
  summary: "Shows a sign-in with what was judged, demanded and granted, or why it was refused.",
  roles: ["owner", "administrator", "auditor"],
  input: oneSignIn,
  run: (deps, { sign_in: id }) => showSignIn(deps, id),
});

export const verifySignIn = readAction({
  name: "sign_ins.verify",
  summary: "Checks a sign-in's countersignature again, from the database alone.",
  roles: ["owner", "administrator", "auditor"],
  input: oneSignIn,
  async run(deps, { sign_in: id }) {
    const verified = await verifyCountersignature(deps.db, id);
    if (!verified.ok) return verified;
    const { countersignature, statement } = verified.value;
    return accept({
      valid: true,
      countersignature: countersignature.id,
      passkey: countersignature.passkeyId,
      statement,
    });
  },
});

export const listAlerts = readAction({
  name: "alerts.list",
  summary: "Lists alerts, newest first, with who has seen to them.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({
    state: z.enum(["open", "acknowledged"]).optional(),
    before: sequenceField.optional(),
    count: rowCountField,
  }),
  run: async (deps, { state = null, before = null, count }) =>
    accept(await pageOfAlerts(deps.db, { state, before, count })),
});

export const seeToAlert = changeAction({
  name: "alerts.acknowledge",
  summary: "Notes that somebody has seen to an alert.",
  roles: ["owner", "administrator"],
  input: z.object({ alert: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  async target(deps, { alert }) {
    if ((await findAlert(deps.db, alert)) === null) return refuse("not_found");
    const look = async () => ({ acknowledged: (await findAlert(deps.db, alert))?.acknowledged ?? null });
    return accept({ touched: {}, subjectId: String(alert), look });
  },
  async run(deps, { alert }, { actor }) {
    const by = actor.kind === "account" ? actor.accountId : null;
    const done = await acknowledgeAlert(deps.db, alert, by, deps.clock.now());
    return done.ok ? accept({ alert }) : done;
  },
});

export const listAudit = readAction({
  name: "audit.list",
  summary: "Lists the audit log, newest first.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({
    event: z.string().max(limits.eventNameCharacters).optional(),
    person: personField.optional(),
    subject: z.string().max(64).optional(),
    since: instantField.optional(),
    until: instantField.optional(),
    before: sequenceField.optional(),
    count: rowCountField,
  }),
  async run(deps, { event = null, person, subject = null, since = null, until = null, before = null, count }) {
    const found = person === undefined ? null : await findPerson(deps.db, person);
    if (found?.ok === false) return found;
    const accountId = found?.value.id ?? null;
    return accept(await pageOfRecords(deps.db, { event, accountId, subjectId: subject, since, until, before, count }));
  },
});
