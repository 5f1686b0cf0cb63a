import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, binding, createFlowWorld, type FlowWorld, newScreen } from "../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { findRequest } from "./advance.flow.ts";
import { requestForPage } from "./page-request.flow.ts";
import { codesToShow } from "./renew.flow.ts";
import { showRequest } from "./screen.flow.ts";
import { stateNow } from "./sign-in-request.ts";
import { sweepSignIns } from "./sweep.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
  });

  describe("codes", () => {
    it("are drawn again when they are taken, typed and scanned alike, so that two requests never share one", async () => {
      const integers = [482013, 482013, 482013, 7];
      const secrets = ["A".repeat(28), "A".repeat(28), "1".repeat(28), "B".repeat(28)];
      const repeating = createFlowWorld(db, {
        integer: () => integers.shift() as number,
        orderedSecret: () => secrets.shift() as string,
      });
      const [first, second] = [await repeating.beginPage(), await repeating.beginPage()];
      expect([first.typed.code, second.typed.code]).toEqual(["482013", "000007"]);
      // "111…" is passed over too: without a letter it could be taken for a typed code.
      expect([first.scanned.code, second.scanned.code]).toEqual(["A".repeat(28), "B".repeat(28)]);
      expect(integers.concat(secrets.length)).toEqual([0]);
    });

    it("are all different when forty pages are opened at the same moment", async () => {
      const few = createFlowWorld(db, { integer: (below) => Math.floor((Math.random() * below) / 20_000) });
      const begun = await Promise.all(Array.from({ length: 40 }, () => few.beginPage()));
      expect(new Set(begun.map(({ typed }) => typed.code)).size).toBe(40);
    });

    it("grow by a digit when the live ones would make guessing too easy", async () => {
      await world.beginPage();
      const request_id = (await world.beginPage()).request.id;
      const live = { form: "typed", request_id, created_at: 0, expires_at: world.deps.clock.now() + 2_000 } as const;
      const many = Array.from({ length: 98 }, (_, at) => ({ ...live, code: `live-${at}` }));
      await db.insertInto("user_codes").values(many).execute();
      world.advance(limits.liveCodesRecountSeconds);
      expect((await world.beginPage()).typed.code).toHaveLength(7);
      world.advance(limits.typedCodeLifetimeSeconds);
      expect((await world.beginPage()).typed.code).toHaveLength(6);
    });

    it("live as long as the grant in a device grant, and never longer than ten minutes", async () => {
      const { request, typed, scanned } = await world.beginPage({ kind: "device_grant" });
      expect([typed.expiresAt, scanned.expiresAt]).toEqual([request.expiresAt, request.expiresAt]);
      expect(request.expiresAt - request.createdAt).toBe(limits.deviceGrantLifetimeSeconds * 1000);
    });
  });

  describe("renewal on a page left open", () => {
    it("shows the same codes to a reload", async () => {
      const { request, typed, scanned } = await world.beginPage();
      expect(accepted(await codesToShow(world.deps, request))).toEqual({ typed, scanned });
    });

    it("replaces the QR every half minute and leaves the typed code alone", async () => {
      const { request, typed, scanned } = await world.beginPage();
      world.advance(limits.scannedCodeShownSeconds);
      const shown = accepted(await codesToShow(world.deps, request));
      expect(shown.typed).toEqual(typed);
      expect(shown.scanned.code).not.toBe(scanned.code);
    });

    it("keeps the old typed code good while the new one shows, and not for long", async () => {
      const ada = await world.person("ada");
      const { request, typed } = await world.beginPage();
      world.advance(limits.typedCodeShownSeconds);
      const shown = accepted(await codesToShow(world.deps, request));
      expect(shown.typed.code).not.toBe(typed.code);
      world.advance(limits.typedCodeLifetimeSeconds - limits.typedCodeShownSeconds - 1);
      expect(await ada.open(typed.code)).toEqual({ ok: true, value: request.id });
    });

    it("refuses the old code with a reason of its own once its time is up", async () => {
      const ada = await world.person("ada");
      const { request, typed } = await world.beginPage();
      world.advance(limits.typedCodeShownSeconds);
      await codesToShow(world.deps, request);
      world.advance(limits.typedCodeLifetimeSeconds - limits.typedCodeShownSeconds);
      expect(await ada.open(typed.code)).toEqual({ ok: false, reason: "code_expired" });
    });

    it("goes on for hours, so that the page is always usable", async () => {
      const ada = await world.person("ada");
      const { request } = await world.beginPage();
      for (let round = 0; round < 60; round++) {
        world.advance(limits.typedCodeShownSeconds);
        accepted(await codesToShow(world.deps, request));
      }
      const { typed } = accepted(await codesToShow(world.deps, request));
      expect(await ada.open(typed.code)).toEqual({ ok: true, value: request.id });
    });

    it("ends when somebody has opened the request: the screen shows them, and no new code", async () => {
      const ada = await world.person("ada");
      const { request, typed } = await world.beginPage();
      accepted(await ada.open(typed.code));
      world.advance(limits.typedCodeShownSeconds);
      expect(await codesToShow(world.deps, request)).toEqual({ ok: false, reason: "already_opened" });
      // The page still holds the request as it was before; it looks again.
      expect(await showRequest(world.deps, request)).toMatchObject({ state: "opened", accountName: "ada" });
    });
  });

  it("never opens somebody else's request by a code read too late: in quarantine it is expired, after it unknown", async () => {
    const ada = await world.person("ada");
    const old = await world.beginPage();
    const drawn = [Number(old.typed.code), Number(old.typed.code), 654321];
    const next = createFlowWorld(db, { integer: () => drawn.shift() as number });

    world.advance(limits.typedCodeLifetimeSeconds + limits.codeQuarantineSeconds - 1);
    await sweepSignIns(db, world.deps.clock.now());
    expect((await next.beginPage()).typed.code).toBe("654321");
    expect(await ada.open(old.typed.code)).toEqual({ ok: false, reason: "code_expired" });

    world.advance(2);
    await sweepSignIns(db, world.deps.clock.now());
    expect(await ada.open(old.typed.code)).toEqual({ ok: false, reason: "wrong_code" });
  });

  it("gives a reloading browser its own unfinished request, and a stranger a new one", async () => {
    const page = {
      returnTo: "/wiki",
      wanted: "ordinary" as const,
      screen: newScreen,
      clientId: null,
      scopes: [],
    };
    const first = await requestForPage(world.deps, { ...page, redeemerHash: hashSecret(binding) });
    expect((await requestForPage(world.deps, { ...page, redeemerHash: hashSecret(binding) })).id).toBe(first.id);
    expect((await requestForPage(world.deps, { ...page, redeemerHash: hashSecret("other") })).id).not.toBe(first.id);
    const shared = { ...page, wanted: "shared" as const, redeemerHash: hashSecret(binding) };
    expect((await requestForPage(world.deps, shared)).id).not.toBe(first.id);
    expect(
      (await requestForPage(world.deps, { ...page, returnTo: null, redeemerHash: hashSecret(binding) })).id,
    ).not.toBe(first.id);
  });

  it("lets a page that nobody looks at any more run out by itself", async () => {
    const { request } = await world.beginPage();
    world.advance(limits.typedCodeLifetimeSeconds);
    const stored = await findRequest(db, request.id);
    expect(stored && stateNow(stored, world.deps.clock.now()).name).toBe("expired");
    expect(await showRequest(world.deps, request)).toEqual({ state: "expired" });
  });
});
