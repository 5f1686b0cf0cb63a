import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import { replaceKeys, rotateDueKeys, rotateKeys } from "../../src/signing-keys/rotation.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";
import { redirectUri } from "./scene.ts";

/** Keys that change while people sign in: nobody is turned away, and nothing that a leaked key signed is believed. */
let app: TestApp;
let ada: Person;
let site: RelyingParty;

beforeEach(async () => {
  await app?.close();
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const wanted = { name: "Site", kind: "public", trust: "first_party", redirectUris: [redirectUri] } as const;
  site = createRelyingParty(app, await app.createClient(wanted));
});
afterAll(() => app.close());

/** A client as libraries are: it keeps the keys, and reads them again for a kid that it does not know. */
const newReader = () => createRemoteJWKSet(new URL(`${app.origin}/oauth/jwks`), { cooldownDuration: 0 });
const reads = (keys: ReturnType<typeof newReader>, token: string) =>
  jwtVerify(token, keys, { issuer: app.origin, currentDate: new Date(app.deps.clock.now()) });
const kidOf = (token: string) => decodeProtectedHeader(token).kid;

describe("a rotation in the middle of a sign-in", () => {
  it("breaks neither the code that is under way nor the tokens before and after, for old readers and new", async () => {
    const before = (await site.signIn(ada.phone)).body;
    const old = newReader();
    await reads(old, before.id_token);
    const attempt = site.attempt();
    const code = (await site.authorize(ada.phone, attempt))?.searchParams.get("code") ?? null;
    await rotateKeys(app.deps);
    // Published, and not yet used: whoever reads rarely has an hour.
    const during = (await site.exchange(code, attempt)).body;
    expect(kidOf(during.id_token)).toBe(kidOf(before.id_token));
    app.advance(seconds(limits.signingKeyPublishedBeforeSeconds) - 30_000);
    const last = (await site.signIn(ada.phone)).body;
    app.advance(30_001);
    const after = (await site.signIn(ada.phone)).body;
    expect(kidOf(last.id_token)).toBe(kidOf(before.id_token));
    expect(kidOf(after.id_token)).not.toBe(kidOf(before.id_token));
    for (const reader of [old, newReader()])
      for (const tokens of [last, after]) {
        await reads(reader, tokens.id_token);
        await reads(reader, tokens.access_token);
      }
    for (const tokens of [last, after]) expect(await site.userinfo(tokens.access_token)).toMatchObject({ status: 200 });
    expect(await site.refresh(before.refresh_token)).toMatchObject({ status: 200 });
  });

  it("leaves an old ID token good as a hint, though no reader of the keys would take it for a new one", async () => {
    const { body } = await site.signIn(ada.phone);
    await rotateKeys(app.deps);
    app.advance(seconds(limits.signingKeyPublishedBeforeSeconds + limits.signingKeyKeptSeconds) + 1_000);
    await rotateDueKeys(app.deps);
    await expect(reads(newReader(), body.id_token)).rejects.toThrow();
    expect(await site.userinfo(body.access_token)).toMatchObject({ status: 401 });
    const back = await site.authorize(ada.phone, site.attempt({ prompt: "none", id_token_hint: body.id_token }));
    expect(back?.searchParams.has("code")).toBe(true);
  });
});

describe("keys that have leaked", () => {
  it("end at once: no token by them is believed, here or by whoever reads the keys, and sign-ins go on", async () => {
    const { body: stolen } = await site.signIn(ada.phone);
    const attempt = site.attempt();
    const code = (await site.authorize(ada.phone, attempt))?.searchParams.get("code") ?? null;
    await replaceKeys(app.deps);
    expect(await site.userinfo(stolen.access_token)).toMatchObject({ status: 401 });
    await expect(reads(newReader(), stolen.id_token)).rejects.toThrow();
    const hinted = await site.authorize(ada.phone, site.attempt({ prompt: "none", id_token_hint: stolen.id_token }));
    expect(hinted?.searchParams.has("code")).toBe(false);
    const answer = await ada.phone.get(`/oauth/logout?id_token_hint=${stolen.id_token}`);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([400, []]);
    const { body: fresh } = await site.exchange(code, attempt);
    await reads(newReader(), fresh.id_token);
    expect(await site.userinfo(fresh.access_token)).toMatchObject({ status: 200 });
  });
});
