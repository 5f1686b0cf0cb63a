import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { noon } from "../../../tests/kit/samples.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import type { Schema } from "../../database/schema.ts";
import { defaultClientPolicy } from "../../policy/client-policy.ts";
import { insertClient } from "../clients/client.store.ts";
import { defaultClientSettings } from "../clients/client-settings.ts";
import { deleteExpired } from "../expired.store.ts";
import {
  claimPushedRequest,
  deletePushedRequest,
  findPushedRequest,
  insertPushedRequest,
  updatePushedParameters,
} from "./pushed-request.store.ts";

const pushed = { uriHash: "uri", clientId: "site", parameters: "state=1", browserHash: null, expiresAt: noon + 60_000 };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
    await insertClient(db, {
      id: "site",
      name: "Site",
      secretHash: null,
      redirectUris: [],
      postLogoutRedirectUris: [],
      grantTypes: ["authorization_code"],
      scopes: ["openid"],
      trust: "first_party",
      createdAt: noon,
      disabledAt: null,
      policy: defaultClientPolicy,
      settings: defaultClientSettings,
      lastUsedAt: null,
    });
    await insertPushedRequest(db, pushed);
  });

  it("keeps a request, and finds it for its client only", async () => {
    expect(await findPushedRequest(db, pushed)).toEqual(pushed);
    expect(await findPushedRequest(db, { ...pushed, clientId: "other" })).toBeNull();
    await updatePushedParameters(db, "uri", "state=2");
    expect(await findPushedRequest(db, pushed)).toMatchObject({ parameters: "state=2" });
  });

  it("belongs to exactly one of ten browsers that come at once", async () => {
    const browsers = Array.from({ length: 10 }, (_, index) => `browser-${index}`);
    const claims = browsers.map((browserHash) =>
      claimPushedRequest(db, { ...pushed, browserHash }, noon + 1_000_000, noon),
    );
    await Promise.all(claims);
    const first = await findPushedRequest(db, pushed);
    expect(browsers).toContain(first?.browserHash);
    expect(first?.expiresAt).toBe(noon + 1_000_000);
    await claimPushedRequest(db, { ...pushed, browserHash: "late" }, noon + 2_000_000, noon);
    expect(await findPushedRequest(db, pushed)).toEqual(first);
  });

  it("is nobody's after its end, and swept away", async () => {
    await claimPushedRequest(db, { ...pushed, browserHash: "late" }, noon + 1_000_000, noon + 60_000);
    expect(await findPushedRequest(db, pushed)).toEqual(pushed);
    await deleteExpired(db, noon + 60_001);
    expect(await findPushedRequest(db, pushed)).toBeNull();
  });

  it("is answered by exactly one of ten", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => deletePushedRequest(db, "uri")));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});
