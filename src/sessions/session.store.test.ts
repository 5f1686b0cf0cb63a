import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import {
  accountId,
  deviceId,
  noon,
  requestId,
  sampleAccount,
  sampleDevice,
  sampleSession,
  sessionId,
} from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { insertDevice } from "../devices/device.store.ts";
import {
  endSessionById,
  endSessionOfBrowser,
  endSessionsByAccount,
  endSessionsBySignInRequest,
  findSessionById,
  findSessionByTokenHash,
  insertSession,
  listSessions,
  sessionIdsOfSignIn,
  setSessionsFull,
  touchSession,
} from "./session.store.ts";
import type { Session } from "./session.ts";
import { findSessionWithAccount } from "./signed-in.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
    await insertDevice(db, sampleDevice("pixel"), "hash-of-pixel");
  });
  const put = async (name: string, owner = "ada", changes: Partial<Session> = {}): Promise<Session> => {
    const session = sampleSession(name, owner, changes);
    await insertSession(db, session, `hash-${name}`);
    return session;
  };
  const find = (name: string) => findSessionByTokenHash(db, `hash-${name}`);

  it("gives a session back by the hash of its token only", async () => {
    const bare = await put("bare", "ada", { verifiedAt: null });
    const full = await put("full", "ada", {
      deviceId: deviceId("pixel"),
      startedBy: "sign_in_request",
      signInRequestId: requestId("one"),
      endedAt: noon + 1,
      origin: { verdict: "unknown", form: "limited", use: "ordinary" },
    });
    expect(await find("bare")).toEqual(bare);
    expect(await find("full")).toEqual(full);
    expect(await findSessionByTokenHash(db, bare.id)).toBeNull();
    expect(await findSessionById(db, full.id)).toEqual(full);
    expect(await findSessionById(db, sessionId("nobody"))).toBeNull();
  });

  it("gives it with the account whose it is, as that is now", async () => {
    const session = await put("hers", "grace", { endedAt: noon + 1 });
    await db
      .updateTable("accounts")
      .set({ disabled_at: noon + 2 })
      .where("id", "=", accountId("grace"))
      .execute();
    const account = { ...sampleAccount("grace"), disabledAt: noon + 2 };
    expect(await findSessionWithAccount(db, "hash-hers")).toEqual({ session, account });
    expect(await findSessionWithAccount(db, session.id)).toBeNull();
  });

  it("lists an account's sessions that were not ended, latest use first", async () => {
    const early = await put("early");
    const late = await put("late", "ada", { lastSeenAt: noon + 1 });
    await put("ended", "ada", { endedAt: noon });
    await put("hers", "grace");
    expect(await listSessions(db, accountId("ada"))).toEqual([late, early]);
    await touchSession(db, early.id, noon + 2);
    expect((await listSessions(db, accountId("ada")))[0]).toEqual({ ...early, lastSeenAt: noon + 2 });
  });

  it("ends one session of the account that asks, once, and never another's", async () => {
    await put("mine");
    await put("hers", "grace");
    expect(await endSessionById(db, sessionId("hers"), accountId("ada"), noon)).toEqual([]);
    expect(await endSessionById(db, sessionId("mine"), accountId("ada"), noon)).toEqual([sessionId("mine")]);
    expect(await endSessionById(db, sessionId("mine"), accountId("ada"), noon + 9)).toEqual([]);
    expect(await find("mine")).toMatchObject({ endedAt: noon });
    expect(await find("hers")).toMatchObject({ endedAt: null });
  });

  it("ends the session of a browser, whoever's it is", async () => {
    await put("hers", "grace");
    expect(await endSessionOfBrowser(db, sessionId("hers"), noon)).toEqual([sessionId("hers")]);
  });

  it("ends every session of an account and no other", async () => {
    await put("one");
    await put("two");
    await put("hers", "grace");
    expect((await endSessionsByAccount(db, accountId("ada"), noon)).sort()).toEqual([
      sessionId("one"),
      sessionId("two"),
    ]);
    expect(await find("hers")).toMatchObject({ endedAt: null });
  });

  it("makes full what one sign-in began and what still goes on, and revives nothing", async () => {
    const limited = {
      signInRequestId: requestId("one"),
      origin: { verdict: "unknown", form: "limited", use: "ordinary" },
    } as const;
    const live = await put("live", "ada", { ...limited, expiresAt: noon + 10 });
    const others = [
      await put("over", "ada", { ...limited, expiresAt: noon }),
      await put("ended", "ada", { ...limited, expiresAt: noon + 10, endedAt: noon - 1 }),
      await put("other", "ada", { ...limited, signInRequestId: requestId("two") }),
      await put("passkey"),
    ];
    await setSessionsFull(db, requestId("one"), noon + 99, noon);
    const full = { ...live, expiresAt: noon + 99, origin: { verdict: "unknown", form: "full", use: "ordinary" } };
    expect(await find("live")).toEqual(full);
    for (const session of others) expect(await findSessionById(db, session.id)).toEqual(session);
    expect((await sessionIdsOfSignIn(db, requestId("one"))).sort()).toEqual(
      ["ended", "live", "over"].map((name) => sessionId(name)),
    );
  });

  it("ends what one sign-in request began and nothing else", async () => {
    await put("begun", "ada", { signInRequestId: requestId("one") });
    await put("other", "ada", { signInRequestId: requestId("two") });
    await put("passkey");
    expect(await endSessionsBySignInRequest(db, requestId("one"), noon)).toEqual([sessionId("begun")]);
    for (const name of ["other", "passkey"]) expect(await find(name)).toMatchObject({ endedAt: null });
  });
});
