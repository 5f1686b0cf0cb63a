import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accountId, noon, requestId, sampleAccount, sampleSession, sessionId } from "../../tests/kit/samples.ts";
import { insertAccount, setAccountDisabled } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { defaultClientPolicy } from "../policy/client-policy.ts";
import { insertSession } from "../sessions/session.store.ts";
import {
  deleteConsentsOfSession,
  findConsentedScopes,
  insertPendingAuthorization,
  saveConsent,
  takePendingAuthorization,
} from "./authorize/consent.store.ts";
import {
  disableClient,
  findClientById,
  insertClient,
  listClients,
  restoreClient,
  touchClient,
  updateClient,
  updateClientPolicy,
} from "./clients/client.store.ts";
import type { Client } from "./clients/client.ts";
import { defaultClientSettings } from "./clients/client-settings.ts";
import { deleteExpired } from "./expired.store.ts";
import {
  findAuthorizationCode,
  insertAuthorizationCode,
  useAuthorizationCode,
} from "./tokens/authorization-code.store.ts";
import { findBehalf, findRenewable } from "./tokens/behalf.store.ts";
import { findGrantById, insertGrant, revokeGrants, setGrantsFull } from "./tokens/grant.store.ts";
import type { AuthorizationCode, Grant, RefreshToken } from "./tokens/grant.ts";
import { noClaims } from "./tokens/grant.ts";
import {
  findRefreshToken,
  insertRefreshToken,
  succeedRefreshToken,
  useRefreshToken,
} from "./tokens/refresh-token.store.ts";

const client: Client = {
  id: "site",
  name: "Site",
  secretHash: "hash",
  redirectUris: ["https://app.example/cb"],
  postLogoutRedirectUris: ["https://app.example/bye"],
  grantTypes: ["authorization_code"],
  scopes: ["openid", "profile"],
  trust: "third_party",
  createdAt: noon,
  disabledAt: null,
  policy: defaultClientPolicy,
  settings: defaultClientSettings,
  lastUsedAt: null,
};
const grant: Grant = {
  id: "grt_first",
  accountId: accountId("ada"),
  clientId: "site",
  scopes: ["openid"],
  startedBy: "authorization_code",
  sessionId: sessionId("here"),
  signInRequestId: requestId("one"),
  authenticatedAt: noon - 5,
  createdAt: noon,
  expiresAt: noon + 1000,
  revokedAt: null,
  origin: { verdict: "unknown", form: "limited", use: "ordinary" },
  boundTo: null,
  resource: null,
  claims: noClaims,
};
const code: AuthorizationCode = {
  codeHash: "code-hash",
  grantId: grant.id,
  redirectUri: "https://app.example/cb",
  codeChallenge: "challenge",
  nonce: "nonce",
  expiresAt: noon + 60,
  usedAt: null,
};
const refreshToken: RefreshToken = {
  tokenHash: "token-hash",
  grantId: grant.id,
  createdAt: noon,
  expiresAt: noon + 99,
  usedAt: null,
  parentHash: null,
  successorHash: null,
};

const countTrue = (results: boolean[]): number => results.filter(Boolean).length;

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
    for (const name of ["ada", "bob"]) await insertAccount(db, sampleAccount(name));
    for (const name of ["here", "there"]) await insertSession(db, sampleSession(name), `token-of-${name}`);
    await insertClient(db, client);
    await insertGrant(db, grant);
  });

  it("gives back each thing as it was stored", async () => {
    await insertAuthorizationCode(db, code);
    await insertRefreshToken(db, refreshToken);
    expect(await findClientById(db, "site")).toEqual(client);
    expect(await findGrantById(db, grant.id)).toEqual(grant);
    expect(await findAuthorizationCode(db, "code-hash")).toEqual(code);
    expect(await findRefreshToken(db, "token-hash")).toEqual(refreshToken);
    for (const find of [
      findClientById(db, "x"),
      findGrantById(db, "grt_x"),
      findAuthorizationCode(db, "x"),
      findRefreshToken(db, "x"),
    ]) {
      expect(await find).toBeNull();
    }
  });

  it("finds what stands behind a token in one look, each part as it was stored and as it is now", async () => {
    const cleo = { ...sampleAccount("cleo"), createdAt: noon - 9, protectedUntil: noon + 3 };
    await insertAccount(db, cleo);
    const hers: Grant = { ...grant, id: "grt_hers", accountId: cleo.id, authenticatedAt: noon - 7 };
    await insertGrant(db, hers);
    const token = {
      ...refreshToken,
      grantId: hers.id,
      createdAt: noon + 7,
      parentHash: "parent",
      successorHash: "next",
    };
    await insertRefreshToken(db, token);
    expect(await findBehalf(db, hers.id)).toEqual({ grant: hers, account: cleo });
    const stored = { grant: hers, account: cleo, token, clientDisabledAt: null };
    expect(await findRenewable(db, token.tokenHash)).toEqual(stored);
    await setAccountDisabled(db, cleo.id, noon + 1);
    await disableClient(db, "site", noon + 2);
    await revokeGrants(db, { id: hers.id }, noon + 3);
    const ended = { grant: { ...hers, revokedAt: noon + 3 }, account: { ...cleo, disabledAt: noon + 1 } };
    expect(await findBehalf(db, hers.id)).toEqual(ended);
    expect(await findRenewable(db, token.tokenHash)).toEqual({ ...ended, token, clientDisabledAt: noon + 2 });
    expect(await findBehalf(db, "grt_x")).toBeNull();
    expect(await findRenewable(db, "x")).toBeNull();
  });

  it("never gives a client's id away again, nor lists or disables a removed client", async () => {
    expect(await insertClient(db, { ...client, name: "Other" })).toBe(false);
    expect(await disableClient(db, "site", noon + 1)).toBe(true);
    expect(await disableClient(db, "site", noon + 2)).toBe(false);
    expect(await insertClient(db, client)).toBe(false);
    expect(await listClients(db, "enabled")).toEqual([]);
    expect(await listClients(db, "all")).toHaveLength(1);
    expect((await findClientById(db, "site"))?.disabledAt).toBe(noon + 1);
    expect(await restoreClient(db, "site")).toBe(true);
    expect(await restoreClient(db, "site")).toBe(false);
    expect(await listClients(db, "enabled")).toHaveLength(1);
  });

  it("lets one of ten use a code, and one of ten use a refresh token", async () => {
    await insertAuthorizationCode(db, code);
    await insertRefreshToken(db, refreshToken);
    const ten = Array.from({ length: 10 });
    expect(countTrue(await Promise.all(ten.map(() => useAuthorizationCode(db, "code-hash", noon))))).toBe(1);
    expect(countTrue(await Promise.all(ten.map(() => useRefreshToken(db, refreshToken, noon + 500, noon))))).toBe(1);
    expect((await findAuthorizationCode(db, "code-hash"))?.usedAt).toBe(noon);
  });

  it("lets a used refresh token be used again until one of ten that it gave has taken its place", async () => {
    await insertRefreshToken(db, refreshToken);
    await useRefreshToken(db, refreshToken, noon + 500, noon);
    const used = { ...refreshToken, usedAt: noon, expiresAt: noon + 500 };
    expect(await findRefreshToken(db, "token-hash")).toEqual(used);
    expect(await useRefreshToken(db, used, noon + 600, noon + 9)).toBe(true);
    expect((await findRefreshToken(db, "token-hash"))?.usedAt).toBe(noon);
    const children = Array.from({ length: 10 }, (_, index) => `child-${index}`);
    const succeeded = await Promise.all(children.map((child) => succeedRefreshToken(db, "token-hash", child)));
    expect(countTrue(succeeded)).toBe(1);
    const successor = children[succeeded.indexOf(true)] ?? "";
    expect((await findRefreshToken(db, "token-hash"))?.successorHash).toBe(successor);
    expect(await succeedRefreshToken(db, "token-hash", successor)).toBe(true);
    expect(await succeedRefreshToken(db, "unknown", successor)).toBe(false);
    expect(await useRefreshToken(db, used, noon + 600, noon + 9)).toBe(false);
  });

  it("ends the grants of one origin, once, and no others", async () => {
    await insertGrant(db, { ...grant, id: "grt_second", sessionId: sessionId("there"), signInRequestId: null });
    await insertGrant(db, {
      ...grant,
      id: "grt_third",
      accountId: accountId("bob"),
      sessionId: null,
      signInRequestId: requestId("two"),
    });
    const ids = async (origin: Parameters<typeof revokeGrants>[1]) =>
      (await revokeGrants(db, origin, noon + 1)).map(({ id }) => id);
    expect(await ids({ session_id: sessionId("there") })).toEqual(["grt_second"]);
    expect(await ids({ sign_in_request_id: requestId("two") })).toEqual(["grt_third"]);
    expect(await ids({ account_id: accountId("ada") })).toEqual(["grt_first"]);
    expect(await ids({ client_id: "site" })).toEqual([]);
    expect((await findGrantById(db, "grt_third"))?.revokedAt).toBe(noon + 1);
  });

  it("remembers the last consent of a person and client", async () => {
    const consent = { accountId: accountId("ada"), clientId: "site", sessionId: sessionId("here") };
    expect(await findConsentedScopes(db, consent.accountId, "site")).toEqual([]);
    await saveConsent(db, { ...consent, scopes: ["openid"] }, noon);
    await saveConsent(db, { ...consent, scopes: ["openid", "profile"] }, noon + 1);
    expect(await findConsentedScopes(db, consent.accountId, "site")).toEqual(["openid", "profile"]);
    expect(await findConsentedScopes(db, accountId("bob"), "site")).toEqual([]);
  });

  it("takes back what one session allowed, and leaves what others did", async () => {
    const ada = accountId("ada");
    await insertClient(db, { ...client, id: "other" });
    await saveConsent(db, { accountId: ada, clientId: "site", scopes: ["openid"], sessionId: sessionId("here") }, noon);
    await saveConsent(
      db,
      { accountId: ada, clientId: "other", scopes: ["openid"], sessionId: sessionId("here") },
      noon,
    );
    await saveConsent(
      db,
      { accountId: ada, clientId: "other", scopes: ["openid"], sessionId: sessionId("there") },
      noon,
    );
    await deleteConsentsOfSession(db, sessionId("here"));
    expect(await findConsentedScopes(db, ada, "site")).toEqual([]);
    expect(await findConsentedScopes(db, ada, "other")).toEqual(["openid"]);
  });

  it("keeps a client's policy, also one written before a setting was known, and the last day of its use", async () => {
    const policy = {
      ...defaultClientPolicy,
      requiredVerdict: "nearby",
      countries: ["DE"],
      networks: ["10.0.0.0/8"],
    } as const;
    await updateClientPolicy(db, "site", policy);
    await touchClient(db, "site", noon);
    await touchClient(db, "site", noon - 5);
    expect(await findClientById(db, "site")).toEqual({ ...client, policy, lastUsedAt: noon });
    await touchClient(db, "site", noon + 5);
    expect((await findClientById(db, "site"))?.lastUsedAt).toBe(noon + 5);
    await db.updateTable("clients").set({ policy: '{"requiredVerdict":"likely"}' }).execute();
    expect((await findClientById(db, "site"))?.policy).toEqual({ ...defaultClientPolicy, requiredVerdict: "likely" });
    await db.updateTable("clients").set({ policy: null }).execute();
    expect((await findClientById(db, "site"))?.policy).toEqual(defaultClientPolicy);
  });

  it("changes the settings and grants of one client", async () => {
    await insertClient(db, { ...client, id: "other" });
    const settings = {
      ...defaultClientSettings,
      audiences: ["https://api.example"],
      accessTokenFormat: "opaque",
    } as const;
    await updateClient(db, { ...client, settings, grantTypes: ["client_credentials"] });
    expect(await findClientById(db, "site")).toEqual({ ...client, settings, grantTypes: ["client_credentials"] });
    expect(await findClientById(db, "other")).toEqual({ ...client, id: "other" });
  });

  it("makes full the limited grants of one sign-in that still give something, and revives nothing", async () => {
    const limited = { ...grant, expiresAt: noon + 5 };
    const rows: Grant[] = [
      { ...limited, id: "grt_live" },
      { ...limited, id: "grt_over", expiresAt: noon },
      { ...limited, id: "grt_revoked", revokedAt: noon - 1 },
      { ...limited, id: "grt_other", signInRequestId: requestId("two") },
      { ...limited, id: "grt_full", origin: { verdict: "known", form: "full", use: "ordinary" } },
      { ...limited, id: "grt_passkey", signInRequestId: null, origin: null },
    ];
    for (const row of rows) await insertGrant(db, row);
    await setGrantsFull(db, requestId("one"), noon + 99, noon);
    for (const row of rows) {
      const full = { ...row, expiresAt: noon + 99, origin: { verdict: "unknown", form: "full", use: "ordinary" } };
      expect(await findGrantById(db, row.id)).toEqual(row.id === "grt_live" ? full : row);
    }
  });

  it("lets one of ten take a waiting authorization, of its own session, in time", async () => {
    const pending = { idHash: "id-hash", sessionId: sessionId("here"), query: "client_id=site", expiresAt: noon + 60 };
    await insertPendingAuthorization(db, pending);
    expect(await takePendingAuthorization(db, "id-hash", sessionId("there"), noon)).toBeNull();
    expect(await takePendingAuthorization(db, "id-hash", sessionId("here"), noon + 60)).toBeNull();
    const takers = Array.from({ length: 10 }, () => takePendingAuthorization(db, "id-hash", sessionId("here"), noon));
    expect((await Promise.all(takers)).filter((taken) => taken !== null)).toEqual([pending]);
  });

  it("sweeps what has run out, but keeps a code for a day, so that its replay is still noticed", async () => {
    await insertAuthorizationCode(db, { ...code, usedAt: noon });
    await insertRefreshToken(db, refreshToken);
    await deleteExpired(db, noon + 100);
    expect(await findRefreshToken(db, "token-hash")).toBeNull();
    expect(await findAuthorizationCode(db, "code-hash")).not.toBeNull();
    await deleteExpired(db, noon + 25 * 3_600_000);
    expect(await findAuthorizationCode(db, "code-hash")).toBeNull();
  });
});
