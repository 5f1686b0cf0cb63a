import { expect, it } from "vitest";
import { accountId, noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import { inTransaction } from "../database/transaction.ts";
import { refuse } from "../outcome.ts";
import { asRequest } from "../request-id.ts";
import { recordAudit } from "./audit.flow.ts";
import * as store from "./audit.store.ts";

forEachDatabase((openDatabase) => {
  it("keeps what happened in the order in which it was recorded, whatever the clock said", async () => {
    const db = await openDatabase();
    await recordAudit(db, { event: "second", at: noon, accountId: accountId("ada"), clientId: "tv", address: "::1" });
    await asRequest("login-proxy-17", () =>
      recordAudit(db, { event: "first", at: noon - 5, subjectId: "sir_x", detail: { names: ["é"], none: null } }),
    );
    const rows = await db.selectFrom("audit_events").selectAll().orderBy("sequence").execute();
    expect(rows.map(({ sequence: _, ...row }) => row)).toEqual([
      {
        event: "second",
        at: noon,
        account_id: accountId("ada"),
        subject_id: null,
        client_id: "tv",
        address: "::1",
        detail: "{}",
        request_id: null,
      },
      {
        event: "first",
        at: noon - 5,
        account_id: null,
        subject_id: "sir_x",
        client_id: null,
        address: null,
        detail: '{"names":["é"],"none":null}',
        request_id: "login-proxy-17",
      },
    ]);
  });

  it("loses the record together with what was undone", async () => {
    const db = await openDatabase();
    await inTransaction(db, async (tx) => {
      await recordAudit(tx, { event: "undone", at: noon });
      return refuse("no");
    });
    expect(await db.selectFrom("audit_events").selectAll().execute()).toEqual([]);
  });
});

it("is append-only: the store can insert, and nothing else", () =>
  expect(Object.keys(store)).toEqual(["insertAuditEvent", "insertNumberedEvent"]));
