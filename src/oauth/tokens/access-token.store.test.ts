import { expect, it } from "vitest";
import { noon } from "../../../tests/kit/samples.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import { defaultClientPolicy } from "../../policy/client-policy.ts";
import { insertClient } from "../clients/client.store.ts";
import { defaultClientSettings } from "../clients/client-settings.ts";
import { deleteExpired } from "../expired.store.ts";
import { findOpaqueToken, insertAccessToken, insertRevokedToken, isRevokedToken } from "./access-token.store.ts";
import type { AccessToken } from "./access-token.ts";

const token: AccessToken = {
  id: "hash",
  subject: "acc_ada",
  clientId: "site",
  grantId: "grt_first",
  scopes: ["openid"],
  audience: "https://api.example",
  boundTo: "thumbprint",
  actors: ["second", "first"],
  issuedAt: noon,
  expiresAt: noon + 600,
};

forEachDatabase((openDatabase) => {
  const start = async () => {
    const db = await openDatabase();
    await insertClient(db, {
      ...{ id: "site", name: "Site", secretHash: "hash", redirectUris: [], postLogoutRedirectUris: [] },
      ...{ grantTypes: [], scopes: [], trust: "first_party", createdAt: noon, disabledAt: null, lastUsedAt: null },
      policy: defaultClientPolicy,
      settings: defaultClientSettings,
    });
    return db;
  };

  it("gives back an opaque token as it was stored, until it is swept", async () => {
    const db = await start();
    const own = { ...token, id: "own", grantId: null, boundTo: null, actors: [], scopes: [] };
    for (const each of [token, own]) await insertAccessToken(db, each);
    expect(await findOpaqueToken(db, "hash")).toEqual(token);
    expect(await findOpaqueToken(db, "own")).toEqual(own);
    expect(await findOpaqueToken(db, "other")).toBeNull();
    await deleteExpired(db, noon + 601);
    expect(await findOpaqueToken(db, "hash")).toBeNull();
  });

  it("remembers what was given back, once or twice, for as long as it would have counted", async () => {
    const db = await start();
    await Promise.all([insertRevokedToken(db, token), insertRevokedToken(db, token)]);
    expect(await isRevokedToken(db, "hash")).toBe(true);
    expect(await isRevokedToken(db, "other")).toBe(false);
    await deleteExpired(db, noon + 600);
    expect(await isRevokedToken(db, "hash")).toBe(true);
    await deleteExpired(db, noon + 601);
    expect(await isRevokedToken(db, "hash")).toBe(false);
  });
});
