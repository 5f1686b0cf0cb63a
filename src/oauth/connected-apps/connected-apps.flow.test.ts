import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld } from "../../../tests/kit/flow-world.ts";
import { noon } from "../../../tests/kit/samples.ts";
import { fullSignIn, limitedSignIn } from "../../../tests/kit/whole-sign-ins.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import type { Schema } from "../../database/schema.ts";
import type { GrantId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { endSession, findSignedIn } from "../../sessions/session.flow.ts";
import { findConsentedScopes, saveConsent } from "../authorize/consent.store.ts";
import { addClient } from "../clients/client-registry.flow.ts";
import { findGrant, noteGrantUse } from "../tokens/grant.flow.ts";
import { insertGrant } from "../tokens/grant.store.ts";
import { type Grant, noClaims } from "../tokens/grant.ts";
import { findRefreshToken, insertRefreshToken } from "../tokens/refresh-token.store.ts";
import { connectedAppsOf, disconnectApp } from "./connected-apps.flow.ts";
import { gatherApps } from "./connected-apps.ts";

const refused = (reason: string) => ({ ok: false, reason });

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let site: string;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    site = accepted(
      await addClient(world.deps, {
        name: "Harbour Notes",
        trust: "third_party",
        kind: "public",
        redirectUris: ["https://app.example/"],
      }),
    ).client.id;
  });
  const apps = (who = ada) => connectedAppsOf(world.deps, who.signedIn.account.id);
  const give = async (id: GrantId, changes: Partial<Grant> = {}, who = ada): Promise<void> =>
    insertGrant(db, {
      id,
      accountId: who.signedIn.account.id,
      clientId: site,
      scopes: ["openid", "offline_access"],
      startedBy: "authorization_code",
      sessionId: who.signedIn.session.id,
      signInRequestId: null,
      authenticatedAt: noon,
      createdAt: noon,
      expiresAt: noon + seconds(limits.grantLifetimeSeconds),
      revokedAt: null,
      origin: null,
      boundTo: null,
      resource: null,
      claims: noClaims,
      ...changes,
    });
  const allow = (scopes: string[], who = ada) =>
    saveConsent(
      db,
      { accountId: who.signedIn.account.id, clientId: site, scopes, sessionId: who.signedIn.session.id },
      noon + 5,
    );

  describe("the list", () => {
    it("has one entry an app: what it may in all, since when, and when it was last used", async () => {
      await give("grt_one");
      await give("grt_two", { scopes: ["openid", "email"], createdAt: noon + 9 });
      await allow(["openid", "profile"]);
      await noteGrantUse(db, "grt_one", noon + 90_000);
      expect(await apps()).toMatchObject([
        {
          name: "Harbour Notes",
          scopes: ["openid", "offline_access", "email", "profile"],
          since: noon,
          lastUsedAt: noon + 90_000,
          limited: false,
          countersignedBy: [],
        },
      ]);
    });

    it("shows what was only allowed, and nothing that has ended or that is somebody else's", async () => {
      const grace = await world.person("grace");
      await give("grt_hers", {}, grace);
      await give("grt_ended", { revokedAt: noon });
      await give("grt_late", { expiresAt: noon });
      expect(await apps()).toEqual([]);
      await allow(["openid"]);
      expect(await apps()).toMatchObject([{ grants: [], lastUsedAt: null, since: noon + 5 }]);
    });

    it("names the device that countersigned, and says when all of it is limited", async () => {
      const full = await fullSignIn(world, ada);
      await give("grt_full", { signInRequestId: full.id, sessionId: null });
      expect(await apps()).toMatchObject([{ limited: false, countersignedBy: ["ada's Pixel"] }]);
      const limited = await limitedSignIn(world, ada);
      const origin = { verdict: "unknown", form: "limited", use: "ordinary" } as const;
      await db.deleteFrom("grants").execute();
      await give("grt_limited", { signInRequestId: limited.id, sessionId: null, origin });
      expect(await apps()).toMatchObject([{ limited: true }]);
    });

    it("drops what lived with a session that is over, unless it may outlive it", async () => {
      const { sessionToken } = await fullSignIn(world, ada);
      const screen = await findSignedIn(world.deps, sessionToken);
      const sessionId = screen?.session.id ?? null;
      await give("grt_with_it", { scopes: ["openid"], sessionId });
      await give("grt_beyond", { sessionId });
      expect((await apps())[0]?.grants).toHaveLength(2);
      if (sessionId !== null) await endSession(world.deps, sessionId, ada.signedIn.account.id);
      expect((await apps())[0]?.grants).toMatchObject([{ scopes: ["openid", "offline_access"] }]);
    });
  });

  describe("a use", () => {
    it("is written down once a minute at most", async () => {
      await give("grt_one");
      const minute = seconds(limits.lastSeenGranularitySeconds);
      for (const at of [noon, noon + minute - 1, noon + minute]) await noteGrantUse(db, "grt_one", at);
      expect((await apps())[0]?.lastUsedAt).toBe(noon + minute);
      await noteGrantUse(db, "grt_one", noon + minute + 1);
      expect((await apps())[0]?.lastUsedAt).toBe(noon + minute);
    });
  });

  describe("disconnecting", () => {
    const disconnect = (who = ada, client = site) => disconnectApp(world.deps, who.signedIn, client);

    it("ends grants, refresh tokens and consent at once, of this person and this app", async () => {
      const grace = await world.person("grace");
      await give("grt_one");
      await give("grt_hers", {}, grace);
      await allow(["openid"]);
      await allow(["openid"], grace);
      const token = {
        tokenHash: "hash",
        grantId: "grt_one",
        createdAt: noon,
        expiresAt: noon + 1e9,
        usedAt: null,
        parentHash: null,
        successorHash: null,
      } as const;
      await insertRefreshToken(db, token);
      expect(await disconnect()).toEqual({ ok: true, value: true });
      // A refresh token is worth what its grant is.
      expect((await findRefreshToken(db, "hash"))?.grantId).toBe("grt_one");
      expect((await findGrant(db, "grt_one"))?.revokedAt).toBe(world.deps.clock.now());
      expect(await findConsentedScopes(db, ada.signedIn.account.id, site)).toEqual([]);
      expect(await apps()).toEqual([]);
      expect(await apps(grace)).toHaveLength(1);
      expect(await findConsentedScopes(db, grace.signedIn.account.id, site)).toEqual(["openid"]);
      expect((await world.auditEvents()).slice(-2)).toEqual(["grant_revoked", "app_disconnected"]);
      expect(await disconnect()).toEqual(refused("not_found"));
    });

    it("is refused for an app that has nothing, long after the last touch, and without a device", async () => {
      expect(await disconnect(ada, "nobody")).toEqual(refused("not_found"));
      await give("grt_one");
      const bare = { ...ada, signedIn: { ...ada.signedIn, session: { ...ada.signedIn.session, deviceId: null } } };
      expect(await disconnect(bare)).toEqual(refused("device_needed"));
      world.advance(limits.freshVerificationSeconds);
      expect(await disconnect()).toEqual(refused("fresh_verification_needed"));
      expect(await apps()).toHaveLength(1);
    });
  });
});

it("puts the app that was used last first, and those that hold nothing behind", () => {
  const grant = { scopes: [], sessionId: null, limited: false, createdAt: 1, lastUsedAt: null };
  const consent = { clientId: "asked", scopes: [], grantedAt: 9 };
  const apps = gatherApps(
    [
      { ...grant, clientId: "old" },
      { ...grant, clientId: "new", lastUsedAt: 5 },
    ],
    [consent],
    [],
  );
  expect(apps.map(({ clientId }) => clientId)).toEqual(["new", "old", "asked"]);
});
