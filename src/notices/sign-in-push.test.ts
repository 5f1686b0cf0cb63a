import { beforeEach, describe, expect, it } from "vitest";
import { accepted, binding, type FlowPerson, newScreen, places } from "../../tests/kit/flow-world.ts";
import { createNoticeWorld, type NoticeWorld, type Reach, startReach } from "../../tests/kit/notice-world.ts";
import { keepLanguage } from "../accounts/account.flow.ts";
import { deny } from "../approval/decide.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import { nameRequest, takeNameBack } from "../sign-in/name.flow.ts";
import { pushReach } from "./push-subscription.flow.ts";

forEachDatabase((openDatabase) => {
  let reach: Reach;
  let db: Awaited<ReturnType<typeof openDatabase>>;
  let world: NoticeWorld;
  let ada: FlowPerson;

  beforeEach(async () => {
    db = await openDatabase();
    reach = await startReach();
    world = createNoticeWorld(db, reach);
    ada = await world.person("ada");
    await world.ring(ada.signedIn.session.deviceId);
    return () => reach.close();
  });

  const ask = async (name: string, address: string = places.home) => {
    const begun = await world.beginPage({ screen: { ...newScreen, address } });
    accepted(await nameRequest(world.deps, begun.request.id, hashSecret(binding), name));
    return begun;
  };
  const told = () => reach.pushes.received.length;
  const account = () => ada.signedIn.account.id;

  describe("naming somebody", () => {
    it("rings their device with what asks and where, and never with the code", async () => {
      const { request, typed } = await ask("ada");
      await world.deliver();
      const push = await reach.pushes.next();
      expect(push.json).toEqual({
        type: "sign_in",
        request: request.id,
        title: "Is it you who is signing in?",
        body: "Firefox on Linux, Germany. If that screen is in front of you, type the code you see on it.",
        url: "/app",
      });
      expect(push.text).not.toContain(typed.code);
      expect(push).toMatchObject({ urgency: "high", claims: { aud: reach.pushes.origin } });
      expect(push.ttl).toBeLessThanOrEqual((request.expiresAt - request.createdAt) / 1000);
      expect(push.topic).not.toBe("");
    });

    it("speaks the person's language", async () => {
      await keepLanguage(db, account(), "de");
      await ask("ada");
      await world.deliver();
      expect((await reach.pushes.next()).json.body).toBe(
        "Firefox auf Linux, Deutschland. Steht dieser Bildschirm vor Ihnen, geben Sie den Code ein, den Sie dort sehen.",
      );
    });

    it("rings nobody for a name that is nobody's, a disabled account, and a device that is revoked", async () => {
      await ask("nobody");
      await world.deliver();
      await db.updateTable("accounts").set({ disabled_at: 1 }).execute();
      await ask("ada");
      await world.deliver();
      await db.updateTable("accounts").set({ disabled_at: null }).execute();
      await db.updateTable("devices").set({ revoked_at: 1 }).execute();
      await ask("ada");
      await world.deliver();
      expect(reach.pushes.asked()).toBe(0);
    });

    it("rings nobody for a request that is over, or whose name was taken back, by the time", async () => {
      const { request } = await ask("ada");
      accepted(await takeNameBack(world.deps, request.id, hashSecret(binding)));
      const over = await ask("ada");
      const cancel = { name: "cancel", redeemerHash: hashSecret(binding) } as const;
      accepted(await advanceSignInRequest(db, over.request.id, cancel, world.deps.clock.now()));
      await world.deliver();
      expect(reach.pushes.asked()).toBe(0);
    });

    it("again and again rings five times in ten minutes, tells administrators once, and begins again after", async () => {
      for (let count = 0; count < limits.pushesPerAccount + 3; count++) await ask("ada", `198.51.100.${count}`);
      await world.deliver();
      expect(told()).toBe(limits.pushesPerAccount);
      expect((await world.auditEvents()).filter((event) => event === "alert_too_many_pushes")).toHaveLength(1);
      world.advance(limits.pushWindowSeconds);
      await ask("ada");
      await world.deliver();
      expect(told()).toBe(limits.pushesPerAccount + 1);
    });

    it("from one source rings three times and leaves two for the others", async () => {
      for (let count = 0; count < 20; count++) await ask("ada");
      await world.deliver();
      expect(told()).toBe(limits.pushesPerAccountAndSource);
      expect((await world.auditEvents()).filter((event) => event === "alert_too_many_pushes")).toHaveLength(1);
      for (let count = 0; count < 3; count++) await ask("ada", places.elsewhere);
      await world.deliver();
      expect(told()).toBe(limits.pushesPerAccount);
    });

    it("from a source that she has reported rings no more", async () => {
      for (let count = 0; count < limits.notStartedBeforeCooling; count++) {
        const { request } = await ask("ada");
        accepted(await deny(world.deps, ada.signedIn, request.id, "not_started_by_me"));
      }
      await ask("ada");
      await world.deliver();
      expect(told()).toBe(0);
      await ask("ada", places.elsewhere);
      await world.deliver();
      expect(told()).toBe(1);
    });

    it("by trying out names uses up the source, not the people behind others", async () => {
      for (let count = 0; count < limits.pushesPerSource; count++) await ask(`nobody${count}`);
      await world.deliver();
      await ask("ada");
      await world.deliver();
      expect(told()).toBe(0);
      await ask("ada", places.elsewhere);
      await world.deliver();
      expect(told()).toBe(1);
    });
  });

  describe("a push service", () => {
    it("that is down gets the push when it is up again, while the request waits", async () => {
      reach.pushes.answer({ down: true });
      await ask("ada");
      await world.deliver();
      expect(told()).toBe(0);
      reach.pushes.answer(null);
      world.advance(13);
      expect(await world.deliver()).toBe(1);
    });

    it("that comes up after the request has ended gets nothing", async () => {
      reach.pushes.answer({ status: 503 });
      await ask("ada");
      await world.deliver();
      reach.pushes.answer(null);
      world.advance(600);
      await world.deliver();
      expect(told()).toBe(0);
    });

    it.each([404, 410])("that answers %i is asked no more, and the device counts as unreachable", async (status) => {
      reach.pushes.answer({ status });
      await ask("ada");
      await world.deliver();
      reach.pushes.answer(null);
      await ask("ada");
      await world.deliver();
      expect(reach.pushes.asked()).toBe(1);
      const { deviceId } = ada.signedIn.session;
      expect([...(await pushReach(db, account(), world.deps.clock.now()))]).toEqual([[deviceId, "failing"]]);
    });

    it("that is slow holds up nothing else", async () => {
      const grace = await world.person("grace");
      await world.ring(grace.signedIn.session.deviceId);
      reach.pushes.answer({ afterMilliseconds: 300 });
      await ask("ada");
      await ask("grace");
      const started = performance.now();
      expect(await world.deliver()).toBe(2);
      expect(performance.now() - started).toBeLessThan(900);
    });

    it("that finds fault with the message itself is not asked again", async () => {
      reach.pushes.answer({ status: 400 });
      await ask("ada");
      await world.deliver();
      world.advance(60);
      await world.deliver();
      expect(reach.pushes.asked()).toBe(1);
    });
  });
});
