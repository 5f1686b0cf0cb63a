import { beforeEach, expect, it } from "vitest";
import { accountId, noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Database } from "../database/open.ts";
import { accept, refuse } from "../outcome.ts";
import { recordAudit } from "./audit.flow.ts";
import { acknowledgeAlert, findAlert, pageOfAlerts, pageOfRecords } from "./audit-log.flow.ts";

const anything = { event: null, accountId: null, subjectId: null, since: null, until: null, before: null, count: 50 };

forEachDatabase((openDatabase) => {
  let db: Database;
  const events = async (wanted: Partial<typeof anything> | object) =>
    (await pageOfRecords(db, { ...anything, ...wanted })).records.map(({ event }) => event);

  beforeEach(async () => {
    db = await openDatabase();
    const events = ["signed_in", "alert_first", "alertness_is_none", "alert_second", "signed_in"];
    for (const [index, event] of events.entries())
      await recordAudit(db, {
        event,
        at: noon + index,
        accountId: accountId(index < 2 ? "ada" : "bob"),
        subjectId: `ses_${index}`,
        detail: { index },
      });
  });

  it("finds records by event, account, subject and time, newest first", async () => {
    expect(await events({ event: "signed_in" })).toEqual(["signed_in", "signed_in"]);
    expect(await events({ accountId: accountId("ada") })).toEqual(["alert_first", "signed_in"]);
    expect(await events({ subjectId: "ses_3" })).toEqual(["alert_second"]);
    expect(await events({ since: noon + 1, until: noon + 3 })).toEqual(["alertness_is_none", "alert_first"]);
  });

  it("goes from page to page without losing or repeating any", async () => {
    const seen: unknown[] = [];
    let before: number | null = null;
    do {
      const page = await pageOfRecords(db, { ...anything, before, count: 2 });
      seen.push(...page.records.map(({ detail }) => detail.index));
      before = page.before;
    } while (before !== null);
    expect(seen).toEqual([4, 3, 2, 1, 0]);
  });

  it("takes for alerts what is called so, and remembers who saw to one first", async () => {
    const all = { state: null, before: null, count: 50 } as const;
    const [second, first] = (await pageOfAlerts(db, all)).alerts;
    expect([second?.event, first?.event]).toEqual(["alert_second", "alert_first"]);
    const one = second?.sequence ?? 0;
    expect(await acknowledgeAlert(db, one, accountId("ada"), noon + 9)).toEqual(accept(true));
    expect(await acknowledgeAlert(db, one, null, noon + 10)).toEqual(accept(true));
    expect((await findAlert(db, one))?.acknowledged).toEqual({ at: noon + 9, by: accountId("ada") });
    expect((await pageOfAlerts(db, { ...all, state: "open" })).alerts).toMatchObject([{ event: "alert_first" }]);
    expect((await pageOfAlerts(db, { ...all, state: "acknowledged" })).alerts).toMatchObject([{ sequence: one }]);
    expect((await pageOfAlerts(db, { ...all, count: 1 })).before).toBe(one);
    // The event in between is none, whatever it begins with.
    expect(await acknowledgeAlert(db, one - 1, null, noon)).toEqual(refuse("not_found"));
  });
});
