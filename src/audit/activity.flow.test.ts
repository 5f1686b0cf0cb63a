import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { noon } from "../../tests/kit/samples.ts";
import { fullSignIn } from "../../tests/kit/whole-sign-ins.ts";
import { undoSignIn } from "../approval/undo.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { de } from "../messages/de.ts";
import { en } from "../messages/en.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import { lastActivityAt, viewActivity } from "./activity.flow.ts";
import { activityKinds, groupByDay } from "./activity.ts";
import { recordAudit } from "./audit.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const view = (before: number | null = null, who = ada.signedIn) => viewActivity(world.deps, who, before);
  const kinds = async () => (await view()).entries.map(({ kind }) => kind);
  const record = (event: string, changes = {}) =>
    recordAudit(db, { event, at: world.deps.clock.now(), accountId: ada.signedIn.account.id, ...changes });

  it("tells the newest first, and leaves out what it has no words for", async () => {
    await record("sign_in_opened");
    await record("something_new");
    await record("address_added");
    expect(await kinds()).toEqual([
      "address_added",
      "account_begun",
      "session_started",
      "passkey_added",
      "device_enrolled",
    ]);
    expect(await lastActivityAt(db, ada.signedIn.account.id)).toBe(world.deps.clock.now());
  });

  it("tells nobody what happened to somebody else", async () => {
    const grace = await world.person("grace");
    await record("address_added");
    expect((await view(null, grace.signedIn)).entries.map(({ kind }) => kind)).not.toContain("address_added");
  });

  it("says of a sign-in where it was, by which device, and that it can be taken back", async () => {
    const { id, sessionToken } = await fullSignIn(world, ada);
    const [entry] = (await view()).entries;
    expect(entry).toMatchObject({
      kind: "session_started",
      startedBy: "sign_in_request",
      screen: { browser: "Firefox", system: "Linux" },
      countersignedBy: "ada's Pixel",
      address: "192.0.2.7",
      undo: id,
    });
    // Not from the very session, which is no device; nor from anywhere once it is done.
    const screen = await findSignedIn(world.deps, sessionToken);
    if (screen !== null) expect((await view(null, screen)).entries[0]?.undo).toBeNull();
    accepted(await undoSignIn(world.deps, ada.signedIn, id));
    const { entries } = await view();
    expect(entries.every(({ undo }) => undo === null)).toBe(true);
    expect(entries[0]).toMatchObject({ kind: "alert_sign_in_revoked", screen: { browser: "Firefox" } });
  });

  it("goes back page by page, without a gap or an entry twice", async () => {
    const count = 2 * limits.activityOnPage + 3;
    for (let at = 0; at < count; at += 1) await record("passkey_renamed", { detail: { name: `${at}` } });
    const pages = [await view()];
    for (let next = pages[0]?.olderThan ?? null; next !== null; next = pages.at(-1)?.olderThan ?? null)
      pages.push(await view(next));
    expect(pages.map(({ entries }) => entries.length)).toEqual([limits.activityOnPage, limits.activityOnPage, 3 + 4]);
    const names = pages.flatMap(({ entries }) =>
      entries.flatMap(({ kind, name }) => (kind === "passkey_renamed" ? [name] : [])),
    );
    expect(names).toEqual(Array.from({ length: count }, (_, at) => `${count - 1 - at}`));
  });

  it("survives details of another shape", async () => {
    await record("passkey_added", { detail: { name: 7, sessionId: "ses_nothing" }, subjectId: "pk_gone" });
    await record("client_authorized", { clientId: "gone", detail: { signInRequestId: ["x"] } });
    expect((await view()).entries.slice(0, 2)).toMatchObject([
      { app: "gone", undo: null },
      { name: null, screen: null },
    ]);
  });
});

it("has a sentence for every kind, with and without names, in both languages", () => {
  const nothing = { app: null, name: null, startedBy: null };
  for (const { activity } of [en, de])
    for (const kind of activityKinds)
      for (const known of [nothing, { app: "Harbour", name: "Key", startedBy: "passkey" }])
        expect(activity.said[kind](known)).toMatch(/^(\p{Lu}|Key|Harbour).*[^.]$/u);
});

it("groups by day in the order given", () => {
  const entries = [9, 8, 3].map((at) => ({ at: noon + at }));
  const days = groupByDay(entries, (at) => (at - noon > 5 ? "today" : "before"));
  expect(days.map(({ day, entries: own }) => [day, own.length])).toEqual([
    ["today", 2],
    ["before", 1],
  ]);
});
