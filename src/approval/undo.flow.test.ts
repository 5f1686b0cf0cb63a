import { type Kysely, sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey } from "../../tests/kit/browser-key.ts";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld, places } from "../../tests/kit/flow-world.ts";
import { noon, samplePasskey } from "../../tests/kit/samples.ts";
import { fullSignIn, limitedSignIn, openPage } from "../../tests/kit/whole-sign-ins.ts";
import { disableAccount } from "../accounts/disable-account.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import type { GrantId, SessionId } from "../ids.ts";
import { limits } from "../limits.ts";
import { findConsentedScopes, saveConsent } from "../oauth/authorize/consent.store.ts";
import { addClient } from "../oauth/clients/client-registry.flow.ts";
import { findGrant } from "../oauth/tokens/grant.flow.ts";
import { insertGrant } from "../oauth/tokens/grant.store.ts";
import { noClaims } from "../oauth/tokens/grant.ts";
import { insertPasskey, listPasskeys } from "../passkeys/passkey.store.ts";
import { knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { asTrace, type FinishedSpan } from "../tracing.ts";
import { undoSession, undoSignIn } from "./undo.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });

forEachDatabase((openDatabase, kind) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    for (const id of ["site", "other"])
      accepted(
        await addClient(world.deps, {
          id,
          name: id,
          trust: "third_party",
          kind: "public",
          redirectUris: ["https://app.example/"],
        }),
      );
  });
  const accountOf = (person: FlowPerson) => person.signedIn.account.id;
  const sessionOf = async (token: string): Promise<SessionId> => {
    const signedIn = await findSignedIn(world.deps, token);
    if (signedIn === null) throw new Error("the session is over");
    return signedIn.session.id;
  };
  /** What a session may leave behind: a passkey, a consent, a grant with offline access. */
  const leaveTraces = async (name: string, sessionId: SessionId, clientId: string): Promise<GrantId> => {
    await insertPasskey(db, samplePasskey(name, "ada", { accountId: accountOf(ada), addedInSessionId: sessionId }));
    await saveConsent(db, { accountId: accountOf(ada), clientId, scopes: ["openid"], sessionId }, noon);
    const grant = {
      id: `grt_${name}` as const,
      accountId: accountOf(ada),
      clientId,
      scopes: ["openid", "offline_access"],
      startedBy: "authorization_code" as const,
      sessionId,
      signInRequestId: null,
      authenticatedAt: noon,
      createdAt: noon,
      expiresAt: noon + 1e9,
      revokedAt: null,
      origin: null,
      boundTo: null,
      resource: null,
      claims: noClaims,
    };
    await insertGrant(db, grant);
    return grant.id;
  };

  it("ends the session, its grants, consents and passkeys, forgets the browser and protects the account", async () => {
    const key = createBrowserKey();
    const stolen = await fullSignIn(world, ada, { key });
    const own = await fullSignIn(world, ada, { key: createBrowserKey() });
    const stolenGrant = await leaveTraces("planted", await sessionOf(stolen.sessionToken), "site");
    const ownGrant = await leaveTraces("own", await sessionOf(own.sessionToken), "other");

    const protectedUntil = world.deps.clock.now() + limits.accountProtectionSeconds * 1000;
    const undone = accepted(await undoSignIn(world.deps, ada.signedIn, stolen.id));
    expect(undone).toMatchObject({ protectedUntil });

    expect(await findSignedIn(world.deps, stolen.sessionToken)).toBeNull();
    expect((await findGrant(db, stolenGrant))?.revokedAt).toBe(world.deps.clock.now());
    expect(await findConsentedScopes(db, accountOf(ada), "site")).toEqual([]);
    expect((await listPasskeys(db, accountOf(ada))).map(({ credentialId }) => credentialId)).not.toContain(
      "credential-planted",
    );
    expect(await knownBrowsersOf(db, accountOf(ada))).toHaveLength(1);

    // What the other session did stands.
    expect(await findSignedIn(world.deps, own.sessionToken)).toMatchObject({ account: { protectedUntil } });
    expect((await findGrant(db, ownGrant))?.revokedAt).toBeNull();
    expect(await findConsentedScopes(db, accountOf(ada), "other")).toEqual(["openid"]);
    expect(await listPasskeys(db, accountOf(ada))).toHaveLength(2);

    const events = await world.auditEvents();
    for (const event of ["alert_sign_in_revoked", "grant_revoked", "passkey_removed"]) expect(events).toContain(event);
  });

  it("forgets the browser also when it had been known from before", async () => {
    const key = createBrowserKey();
    const first = await fullSignIn(world, ada, { key });
    const stolen = await fullSignIn(world, ada, { from: places.elsewhere, key });
    accepted(await undoSignIn(world.deps, ada.signedIn, stolen.id));
    expect(await knownBrowsersOf(db, accountOf(ada))).toEqual([]);
    const next = await findRequest(db, await openPage(world, ada, { from: places.elsewhere, key }));
    expect(next?.state).toMatchObject({ terms: { verdict: "unknown", blockedBy: "account_protected" } });
    // The earlier sign-in in that browser was hers: it goes on.
    expect(await findSignedIn(world.deps, first.sessionToken)).not.toBeNull();
  });

  it("leaves a browser that somebody else knows known to them", async () => {
    const key = createBrowserKey();
    const grace = await world.person("grace");
    await fullSignIn(world, grace, { key });
    const { id } = await fullSignIn(world, ada, { key });
    accepted(await undoSignIn(world.deps, ada.signedIn, id));
    expect(await knownBrowsersOf(db, accountOf(grace))).toHaveLength(1);
  });

  it("takes back what an ended session had left behind, too", async () => {
    const stolen = await limitedSignIn(world, ada);
    const sessionId = await sessionOf(stolen.sessionToken);
    const grant = await leaveTraces("planted", sessionId, "site");
    await db.updateTable("sessions").set({ ended_at: noon }).where("id", "=", sessionId).execute();
    accepted(await undoSignIn(world.deps, ada.signedIn, stolen.id));
    expect((await findGrant(db, grant))?.revokedAt).not.toBeNull();
    expect(await listPasskeys(db, accountOf(ada))).toHaveLength(1);
  });

  describe("told by the session that the person does not recognise", () => {
    it("does the same", async () => {
      const stolen = await limitedSignIn(world, ada);
      const sessionId = await sessionOf(stolen.sessionToken);
      accepted(await undoSession(world.deps, ada.signedIn, sessionId));
      expect(await findSignedIn(world.deps, stolen.sessionToken)).toBeNull();
      expect((await findRequest(db, stolen.id))?.state.name).toBe("revoked");
    });

    it("is not found for another account's session, nor for one that nobody has", async () => {
      const grace = await world.person("grace");
      const theirs = await fullSignIn(world, grace);
      const sessionId = await sessionOf(theirs.sessionToken);
      for (const id of [sessionId, "ses_0000000000000000000000"] as const)
        expect(await undoSession(world.deps, ada.signedIn, id)).toEqual(refused("not_found"));
      expect(await findSignedIn(world.deps, theirs.sessionToken)).not.toBeNull();
    });
  });

  describe("is refused, with nothing changed,", () => {
    it.each([
      ["to another account", async () => (await world.person("grace")).signedIn, "not_opened_by_you"],
      [
        "to the very session that may be the stolen one",
        async (token: string) => findSignedIn(world.deps, token),
        "device_needed",
      ],
    ])("%s", async (_whom, who, reason) => {
      const { id, sessionToken } = await limitedSignIn(world, ada);
      const signedIn = await who(sessionToken);
      if (signedIn === null) throw new Error("nobody asks");
      expect(await undoSignIn(world.deps, signedIn, id)).toEqual(refused(reason));
      expect(await findSignedIn(world.deps, sessionToken)).not.toBeNull();
      expect((await findSignedIn(world.deps, sessionToken))?.account.protectedUntil).toBeNull();
    });

    it("before anything was approved, and a second time", async () => {
      const open = await openPage(world, ada);
      expect(await undoSignIn(world.deps, ada.signedIn, open)).toEqual(refused("already_opened"));
      const { id } = await fullSignIn(world, ada);
      accepted(await undoSignIn(world.deps, ada.signedIn, id));
      expect(await undoSignIn(world.deps, ada.signedIn, id)).toEqual(refused("revoked"));
    });
  });

  it("stops a sign-in that waits for its check code: nothing was granted, and nothing will be", async () => {
    const id = await openPage(world, ada, { from: places.elsewhere });
    accepted(await ada.approve(id));
    expect(accepted(await undoSignIn(world.deps, ada.signedIn, id)).ended).toBe(0);
    expect((await findRequest(db, id))?.state.name).toBe("revoked");
  });

  // SQLite lets one write at a time.
  if (kind === "postgres")
    it("locks the account before its sessions, as who disables it does, so that neither waits for the other", async () => {
      const { id } = await fullSignIn(world, ada);
      const spans: FinishedSpan[] = [];
      const tracer = { samples: () => true, record: (span: FinishedSpan) => void spans.push(span) };
      const waiting = async (count: number): Promise<void> => {
        const found = await sql<{ waiting: number }>`
          select count(*) as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
        if ((found.rows[0]?.waiting ?? 0) < count) await waiting(count);
      };
      // Somebody holds the sessions until both have begun and come as far as they can.
      const both = await db.transaction().execute(async (tx) => {
        await sql`select id from sessions for update`.execute(tx);
        const undoing = asTrace(tracer, null, "internal", "undo", () => undoSignIn(world.deps, ada.signedIn, id));
        await waiting(1);
        const disable = () => disableAccount(world.deps, ada.signedIn.account.identifier);
        const disabling = asTrace(tracer, null, "internal", "disable", disable);
        await waiting(2);
        return [undoing, disabling];
      });
      expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }]);
      // A deadlock would be a statement that failed, after which one of the two begins again.
      expect(spans.filter(({ failed }) => failed)).toEqual([]);
    });
});
