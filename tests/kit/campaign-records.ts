import { deepEqual, ok } from "node:assert/strict";
import type { Kysely } from "kysely";
import { verifyCountersignature } from "../../src/approval/verify-countersignature.flow.ts";
import type { Schema } from "../../src/database/schema.ts";
import type { Told } from "./insistent-people.ts";

/** How a campaign ended: numbers of requests. */
export interface CampaignRecords {
  readonly redeemed: number;
  readonly answered: number;
  readonly handedOut: number;
  readonly begunInVain: number;
}

/**
 * Holds the database against what people were told: every approved request redeemed exactly once, into one session or
 * grant, with a countersignature that still verifies, and nothing handed out twice. Throws an AssertionError otherwise.
 */
export async function expectEachRedeemedOnce(
  db: Kysely<Schema>,
  told: ReadonlyMap<string, Told>,
): Promise<CampaignRecords> {
  const requests = await db.selectFrom("sign_in_requests").selectAll().execute();
  const states = Map.groupBy(requests, ({ state }) => state);
  const events = Map.groupBy(await db.selectFrom("audit_events").selectAll().execute(), ({ subject_id }) => subject_id);
  const sessions = Map.groupBy(
    await db.selectFrom("sessions").selectAll().execute(),
    (session) => session.sign_in_request_id,
  );
  const grants = Map.groupBy(await db.selectFrom("grants").selectAll().execute(), (grant) => grant.sign_in_request_id);

  deepEqual(new Set(told.keys()), new Set((states.get("redeemed") ?? []).map(({ id }) => id)));
  // What was begun and never entered lost its answer, and so its code, at the very start.
  deepEqual(
    [...states.keys()].filter((state) => state !== "redeemed" && state !== "pending"),
    [],
  );
  for (const { id, kind } of states.get("redeemed") ?? []) {
    const named = (name: string) => (events.get(id) ?? []).filter(({ event }) => event === name).length;
    const record = {
      requested: named("sign_in_requested"),
      approved: named("sign_in_approved"),
      redeemed: named("sign_in_redeemed"),
      sessions: sessions.get(id)?.length ?? 0,
      grants: grants.get(id)?.length ?? 0,
      countersigned: (await verifyCountersignature(db, id)).ok,
    };
    const page = kind === "page";
    const once = { requested: 1, approved: 1, redeemed: 1, sessions: page ? 1 : 0, grants: page ? 0 : 1 };
    deepEqual({ id, ...record }, { id, ...once, countersigned: true });
    ok(named("sign_in_opened") >= 1, `${id} was never opened`);
    ok((told.get(id)?.handedOut ?? 0) <= 1, `${id} was handed out twice`);
  }
  const outcomes = [...told.values()];
  return {
    redeemed: states.get("redeemed")?.length ?? 0,
    answered: outcomes.filter(({ approvalAnswered }) => approvalAnswered).length,
    handedOut: outcomes.filter(({ handedOut }) => handedOut === 1).length,
    begunInVain: states.get("pending")?.length ?? 0,
  };
}
