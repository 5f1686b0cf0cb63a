import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey } from "../../tests/kit/browser-key.ts";
import {
  accepted,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newScreen,
  places,
} from "../../tests/kit/flow-world.ts";
import { fullSignIn, limitedSignIn, openPage, type SignedInScreen } from "../../tests/kit/whole-sign-ins.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { deviceCodeGrant } from "../oauth/clients/client.ts";
import { addClient } from "../oauth/clients/client-registry.flow.ts";
import { redeemDeviceCode } from "../oauth/tokens/device-code.flow.ts";
import { findGrant } from "../oauth/tokens/grant.flow.ts";
import { beginRegistration } from "../passkeys/another-passkey.flow.ts";
import { knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import { endSession, findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { confirmSignIn } from "./confirm.flow.ts";
import { openRequestByCode } from "./open.flow.ts";
import { undoSignIn } from "./undo.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const seen = async ({ sessionToken }: Pick<SignedInScreen, "sessionToken">): Promise<SignedIn> => {
    const signedIn = await findSignedIn(world.deps, sessionToken);
    if (signedIn === null) throw new Error("the session is over");
    return signedIn;
  };
  const confirm = (id: SignedInScreen["id"], signedIn = ada.signedIn) => confirmSignIn(world.deps, signedIn, id);
  const known = () => knownBrowsersOf(db, ada.signedIn.account.id);

  describe("a limited sign-in", () => {
    it("lasts an hour, and says on its session how it was judged", async () => {
      const limited = await limitedSignIn(world, ada);
      const { session } = await seen(limited);
      expect(session.origin).toEqual({ verdict: "unknown", form: "limited", use: "ordinary" });
      expect(session.expiresAt - session.createdAt).toBe(limits.limitedLifetimeSeconds * 1000);
      world.advance(limits.limitedLifetimeSeconds);
      expect(await findSignedIn(world.deps, limited.sessionToken)).toBeNull();
    });

    it("makes no browser known, while one in full does", async () => {
      await limitedSignIn(world, ada, { key: createBrowserKey() });
      expect(await known()).toEqual([]);
      await fullSignIn(world, ada, { key: createBrowserKey() });
      expect(await known()).toMatchObject([{ name: "Firefox, Linux" }]);
    });

    it("adds no passkey, opens no request, confirms and undoes nothing", async () => {
      const limited = await limitedSignIn(world, ada);
      const other = await limitedSignIn(world, ada);
      const signedIn = await seen(limited);
      expect(await beginRegistration(world.deps, signedIn)).toEqual(refused("device_needed"));
      for (const id of [limited.id, other.id]) {
        expect(await confirm(id, signedIn)).toEqual(refused("device_needed"));
        expect(await undoSignIn(world.deps, signedIn, id)).toEqual(refused("device_needed"));
      }
      const { typed } = await world.beginPage();
      expect(await openRequestByCode(world.deps, signedIn, typed.code, places.home)).toEqual(refused("device_needed"));
    });
  });

  describe("confirming", () => {
    it("makes the session full, with the time of one that begins now, and its browser known from then on", async () => {
      const key = createBrowserKey();
      const limited = await limitedSignIn(world, ada, { key });
      world.advance(60);
      accepted(await confirm(limited.id));
      const { session } = await seen(limited);
      expect(session.origin).toEqual({ verdict: "unknown", form: "full", use: "ordinary" });
      expect(session.expiresAt).toBe(world.deps.clock.now() + limits.sessionLifetimeSeconds * 1000);
      expect(await known()).toMatchObject([{ signInRequestId: limited.id }]);
      const again = await findRequest(db, await openPage(world, ada, { from: places.abroad, key }));
      expect(again?.state).toMatchObject({ name: "opened", terms: { verdict: "known", form: "full" } });
      expect((await world.auditEvents()).filter((event) => event === "sign_in_confirmed")).toHaveLength(1);
    });

    it("is done once, by one of ten", async () => {
      const { id } = await limitedSignIn(world, ada);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => confirm(id)));
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await confirm(id)).toEqual(refused("nothing_to_confirm"));
    });

    it("changes nothing about the passkey it lacks: a confirmed session still adds no credential", async () => {
      const limited = await limitedSignIn(world, ada);
      accepted(await confirm(limited.id));
      expect(await beginRegistration(world.deps, await seen(limited))).toEqual(refused("device_needed"));
    });

    it("revives no session that has run out or was signed out", async () => {
      const [late, left] = [await limitedSignIn(world, ada), await limitedSignIn(world, ada)];
      const { session, account } = await seen(left);
      await endSession(world.deps, session.id, account.id);
      accepted(await confirm(left.id));
      expect(await findSignedIn(world.deps, left.sessionToken)).toBeNull();
      world.advance(limits.limitedLifetimeSeconds);
      const fresh = { ...ada.signedIn, session: { ...ada.signedIn.session, verifiedAt: world.deps.clock.now() } };
      accepted(await confirm(late.id, fresh));
      expect(await findSignedIn(world.deps, late.sessionToken)).toBeNull();
    });

    it.each([
      ["by another account", async () => (await world.person("grace")).signedIn, "not_opened_by_you"],
      [
        "without a touch from minutes ago",
        async () => {
          world.advance(limits.freshVerificationSeconds);
          return ada.signedIn;
        },
        "fresh_verification_needed",
      ],
    ])("is refused %s", async (_how, who, reason) => {
      const limited = await limitedSignIn(world, ada);
      expect(await confirm(limited.id, await who())).toEqual(refused(reason));
      expect((await seen(limited)).session.origin?.form).toBe("limited");
    });

    it("is refused before the new screen has redeemed, after it was undone, and where nothing was limited", async () => {
      const open = await openPage(world, ada, { from: places.elsewhere });
      expect(await confirm(open)).toEqual(refused("already_opened"));
      expect(await confirm((await fullSignIn(world, ada)).id)).toEqual(refused("nothing_to_confirm"));
      const { id } = await limitedSignIn(world, ada);
      accepted(await undoSignIn(world.deps, ada.signedIn, id));
      expect(await confirm(id)).toEqual(refused("revoked"));
    });

    it("makes the tokens of a television full too, but gives none that were withheld", async () => {
      const wanted = { name: "TV", kind: "public", trust: "first_party" } as const;
      const grants = [deviceCodeGrant, "refresh_token"] as const;
      const { client } = accepted(await addClient(world.deps, { ...wanted, grantTypes: grants }));
      const { request, typed } = await world.beginPage({
        kind: "device_grant",
        clientId: client.id,
        scopes: ["openid", "profile", "offline_access"],
        redeemerHash: hashSecret("device-code"),
        screen: { ...newScreen, address: places.elsewhere },
      });
      await ada.openAndApprove(typed.code);
      const approved = await findRequest(db, request.id);
      if (approved === null) throw new Error("the request is gone");
      const { grant, refreshToken } = accepted(
        await redeemDeviceCode(world.deps, client, approved, {
          address: places.elsewhere,
          boundTo: null,
          resource: undefined,
        }),
      );
      expect(refreshToken).toBeNull();
      expect(grant).toMatchObject({
        scopes: ["openid", "profile"],
        origin: { verdict: "unknown", form: "limited", use: "ordinary" },
        expiresAt: world.deps.clock.now() + limits.limitedLifetimeSeconds * 1000,
      });
      accepted(await confirm(request.id));
      expect(await findGrant(db, grant.id)).toEqual({
        ...grant,
        origin: { verdict: "unknown", form: "full", use: "ordinary" },
        expiresAt: world.deps.clock.now() + limits.grantLifetimeSeconds * 1000,
      });
    });
  });
});
