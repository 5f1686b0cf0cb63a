import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { FlowPerson } from "../../tests/kit/flow-world.ts";
import { createNoticeWorld, type NoticeWorld, type Reach, startReach } from "../../tests/kit/notice-world.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import { limits } from "../limits.ts";
import { deliver } from "./deliver.ts";
import { expand } from "./expand.flow.ts";
import { sendAddressCode, sweepOutbox, wakeOutbox } from "./notice.flow.ts";
import type { Notice } from "./notice.ts";
import { claimRow, listDue } from "./outbox.store.ts";
import { startOutbox } from "./outbox.ts";

const added: Notice = { kind: "passkey_added", name: "YubiKey" };
const notMe: Notice = { kind: "not_me" };
const mailbox = "ada@example.org";
const phone = "+32470123456";

forEachDatabase((openDatabase) => {
  let reach: Reach;
  let db: Awaited<ReturnType<typeof openDatabase>>;
  let world: NoticeWorld;
  let ada: FlowPerson;
  let ids: { account: FlowPerson["signedIn"]["account"]["id"]; device: FlowPerson["signedIn"]["session"]["deviceId"] };

  beforeEach(async () => {
    db = await openDatabase();
    reach = await startReach();
    world = createNoticeWorld(db, reach);
    ada = await world.person("ada");
    ids = { account: ada.signedIn.account.id, device: ada.signedIn.session.deviceId };
    return () => reach.close();
  });
  afterAll(() => reach.close());

  const everywhere = async () => {
    await world.address(ids.account, "email", mailbox);
    await world.address(ids.account, "email", "second@example.org");
    await world.address(ids.account, "phone", phone);
    await world.ring(ids.device);
  };

  describe("a notice", () => {
    it("goes to every verified e-mail address and every device, and by text message only when it is grave", async () => {
      await everywhere();
      await world.address(ids.account, "email", "unverified@example.org", null);
      await world.notify(ids.account, added);
      expect(await world.deliver()).toBe(3);
      expect(reach.mails.mails.flatMap(({ to }) => to).sort()).toEqual([mailbox, "second@example.org"]);
      expect(reach.pushes.received).toHaveLength(1);
      expect(reach.texts.messages).toEqual([]);
      await world.notify(ids.account, notMe);
      expect(await world.deliver()).toBe(4);
      expect(reach.texts.messages.map(({ to }) => to)).toEqual([phone]);
    });

    it("says what happened, when, and what to do, and nothing stays in the outbox of what it said", async () => {
      await everywhere();
      await world.notify(ids.account, added);
      await world.deliver();
      const [mail] = reach.mails.mails;
      expect(mail?.subject).toBe("Passkey added · localhost:8080");
      expect(mail?.text).toContain("The passkey “YubiKey” now opens your account.");
      expect(mail?.text).toContain("When: 14 November 2023 at 22:13 UTC");
      expect(mail?.text).toContain("http://localhost:8080/activity");
      expect(mail?.html).toContain("The passkey “YubiKey” now opens your account.");
      expect(reach.pushes.received[0]?.json).toEqual({
        type: "notice",
        title: "Passkey added",
        body: "The passkey “YubiKey” now opens your account.",
        url: "/activity",
      });
      const rows = await db.selectFrom("outbox").select(["payload", "ending"]).execute();
      expect(rows).toEqual(Array.from({ length: 4 }, () => ({ payload: "{}", ending: "delivered" })));
    });

    it("rolled back with its cause is never told", async () => {
      await everywhere();
      const undone = db.transaction().execute(async (tx) => {
        const { notify } = await import("./notice.flow.ts");
        await notify(tx, world.deps, ids.account, added, world.deps.clock.now());
        throw new Error("the passkey was known already");
      });
      await expect(undone).rejects.toThrow();
      expect(await world.deliver()).toBe(0);
    });

    it("is not told to a device that was revoked in the meantime, nor to one that never had push", async () => {
      await world.notify(ids.account, added);
      await world.deliver();
      await world.ring(ids.device);
      await world.notify(ids.account, added);
      await db.updateTable("devices").set({ revoked_at: 1 }).execute();
      expect(await world.deliver()).toBe(0);
      expect(reach.pushes.asked()).toBe(0);
    });

    it("expanded by a process that died before the end is expanded once more, and nobody is told twice", async () => {
      await everywhere();
      await world.notify(ids.account, added);
      const [row] = await listDue(db, ["account"], 1, world.deps.clock.now());
      const claimed = row && (await claimRow(db, row, world.deps.clock.now()));
      if (row === undefined || claimed === null || claimed === undefined) throw new Error("not claimed");
      // Two at once, as when a lease ran out under a process that was only slow.
      await Promise.all([expand(world.deps, claimed), expand(world.deps, claimed)]);
      expect(await world.deliver()).toBe(3);
      expect(await world.outbox()).toHaveLength(4);
    });
  });

  describe("a delivery", () => {
    it("that fails is tried again after pauses that double, a little by chance", async () => {
      await world.address(ids.account, "phone", phone);
      reach.texts.answer({ status: 503 });
      await world.notify(ids.account, notMe);
      await world.deliver();
      expect(reach.texts.asked()).toBe(1);
      world.advance(7);
      await world.deliver();
      expect(reach.texts.asked()).toBe(1);
      world.advance(6);
      await world.deliver();
      expect(reach.texts.asked()).toBe(2);
      world.advance(14);
      await world.deliver();
      expect(reach.texts.asked()).toBe(2);
      reach.texts.answer(null);
      world.advance(12);
      expect(await world.deliver()).toBe(1);
      expect(reach.texts.messages).toHaveLength(1);
    });

    it("keeps Retry-After", async () => {
      await world.ring(ids.device);
      reach.pushes.answer({ status: 429, retryAfter: "600" });
      await world.notify(ids.account, added);
      await world.deliver();
      reach.pushes.answer(null);
      world.advance(599);
      expect(await world.deliver()).toBe(0);
      world.advance(1);
      expect(await world.deliver()).toBe(1);
    });

    it("is given up at its end with a record, and never tried after it", async () => {
      await world.address(ids.account, "email", mailbox);
      await reach.mails.stop();
      await world.notify(ids.account, added);
      await world.deliverFor(limits.noticeLifetimeSeconds + 4000, 1800);
      await reach.mails.start();
      await world.deliver();
      expect(reach.mails.mails).toEqual([]);
      expect(await world.outbox()).toEqual([
        { channel: "account", recipient: ids.account, ending: "delivered", last_error: null },
        { channel: "email", recipient: mailbox, ending: "given_up", last_error: "ESOCKET" },
      ]);
      const [record] = await db.selectFrom("audit_events").selectAll().where("event", "=", "notice_given_up").execute();
      expect(record).toMatchObject({ account_id: ids.account });
      expect(record?.detail).not.toContain(mailbox);
    });

    it("of a recipient that the mail server knows nothing of is given up at once", async () => {
      await world.address(ids.account, "email", mailbox);
      reach.mails.refuse(550);
      await world.notify(ids.account, added);
      await world.deliver();
      expect((await world.outbox())[1]).toMatchObject({ ending: "given_up", last_error: "smtp 550" });
    });

    it("of a code ends with the code", async () => {
      reach.texts.answer({ status: 500 });
      const now = world.deps.clock.now();
      const code = { kind: "phone", to: phone, code: "482013", purpose: "verify", language: "de" } as const;
      await sendAddressCode(db, world.deps, { ...code, expiresAt: now + 600_000 }, now);
      await world.deliverFor(590, 10);
      reach.texts.answer(null);
      world.advance(10);
      expect(await world.deliver()).toBe(0);
      expect(reach.texts.messages).toEqual([]);
      expect(JSON.stringify(await db.selectFrom("outbox").selectAll().execute())).not.toContain("482013");
    });

    it("left by a process that died is taken over when its lease ends", async () => {
      await world.address(ids.account, "phone", phone);
      await world.notify(ids.account, notMe);
      const now = () => world.deps.clock.now();
      const [parent] = await listDue(db, ["account"], 1, now());
      if (parent === undefined) throw new Error("nothing due");
      await claimRow(db, parent, now() + limits.noticeLeaseSeconds * 1000);
      world.advance(limits.noticeLeaseSeconds - 1);
      expect(await world.deliver()).toBe(0);
      world.advance(1);
      expect(await world.deliver()).toBe(1);
    });

    it("by four processes at once reaches everybody once", async () => {
      await everywhere();
      for (let count = 0; count < 5; count++) await world.notify(ids.account, notMe);
      await Promise.all(Array.from({ length: 4 }, () => world.deliver()));
      await world.deliver();
      expect(reach.mails.mails).toHaveLength(10);
      expect(new Set(reach.mails.mails.map(({ messageId, to }) => messageId + to)).size).toBe(10);
      expect(reach.texts.messages).toHaveLength(5);
      expect(reach.pushes.received).toHaveLength(5);
    });
  });

  it("sends again what a process died over after the mail server had taken it, and recognisably the same", async () => {
    await world.address(ids.account, "email", mailbox);
    await world.notify(ids.account, added);
    const now = () => world.deps.clock.now();
    const [parent] = await listDue(db, ["account"], 1, now());
    const claimed = parent && (await claimRow(db, parent, now()));
    if (!claimed) throw new Error("not claimed");
    expect(await expand(world.deps, claimed)).toBe(1);
    const [row] = await listDue(db, ["email"], 1, now());
    const lost = row && (await claimRow(db, row, now() + limits.mailLeaseSeconds * 1000));
    if (!lost) throw new Error("not claimed");
    expect(await deliver(world.deps, lost)).toEqual({ name: "delivered" });
    // Here it dies.
    world.advance(limits.mailLeaseSeconds);
    expect(await world.deliver()).toBe(1);
    const [first, second] = reach.mails.mails;
    expect(second?.messageId).toBe(first?.messageId);
    expect(await world.deliver()).toBe(0);
  });

  it("loses nothing and doubles nothing when the mail server is away for an hour", async () => {
    await everywhere();
    await reach.mails.stop();
    for (let minute = 0; minute < 60; minute += 10) {
      await world.notify(ids.account, { kind: "recovery_code_used", left: minute });
      await world.deliverFor(600, 20);
    }
    expect(reach.mails.mails).toEqual([]);
    // Phones were told at once.
    expect(reach.pushes.received).toHaveLength(6);
    await reach.mails.start();
    // Everything leaves soon after, not only when the next of ever longer pauses is over.
    await world.deliverFor(limits.noticeOutagePauseSeconds * 1.25, 15);
    const told = reach.mails.mails.map(({ to, text }) => `${to} ${/(\d+) are left/.exec(text)?.[1]}`);
    const minutes = [0, 10, 20, 30, 40, 50];
    expect(told.sort()).toEqual(
      [mailbox, "second@example.org"].flatMap((to) => minutes.map((m) => `${to} ${m}`)).sort(),
    );
    const open = await db.selectFrom("outbox").select("id").where("ended_at", "is", null).execute();
    expect(open).toEqual([]);
  });

  it("delivers by itself while it runs: at once when woken, in a second otherwise, and nothing after its end", async () => {
    await world.ring(ids.device);
    const stop = startOutbox(world.deps);
    // The loop has looked once and is waiting.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.notify(ids.account, added);
    const woken = performance.now();
    wakeOutbox(world.deps);
    await vi.waitFor(() => expect(reach.pushes.received).toHaveLength(1), { interval: 2 });
    expect(performance.now() - woken).toBeLessThan(500);
    await world.notify(ids.account, added);
    await vi.waitFor(() => expect(reach.pushes.received).toHaveLength(2), { timeout: 4000 });
    await stop();
    await world.notify(ids.account, added);
    wakeOutbox(world.deps);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(reach.pushes.received).toHaveLength(2);
  });

  it("forgets what ended a week ago", async () => {
    await world.notify(ids.account, added);
    await world.deliver();
    await sweepOutbox(db, world.deps.clock.now() + limits.noticeKeptSeconds * 1000);
    expect(await world.outbox()).toHaveLength(1);
    await sweepOutbox(db, world.deps.clock.now() + limits.noticeKeptSeconds * 1000 + 1);
    expect(await world.outbox()).toEqual([]);
  });
});
