import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { limits, seconds } from "../../src/limits.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

const invalidGrant = { status: 400, body: { error: "invalid_grant" } };
const grace = seconds(limits.refreshGraceSeconds);

let app: TestApp;
let ada: Person;
let site: RelyingParty;

const newSite = async (app: TestApp) =>
  createRelyingParty(
    app,
    await app.createClient({
      name: "Site",
      kind: "confidential",
      trust: "first_party",
      redirectUris: ["https://app.example/callback"],
    }),
  );

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  site = await newSite(app);
});
afterAll(() => app.close());

const firstToken = async (): Promise<string> => (await site.signIn(ada.phone)).body.refresh_token;
const exchange = async (token: string): Promise<string> => (await site.refresh(token)).body.refresh_token;

/** Nothing of the grant works any more, whichever token of it is shown. */
async function expectOver(...tokens: string[]) {
  for (const token of tokens) expect(await site.refresh(token)).toMatchObject(invalidGrant);
}

describe("§4.14.2 refresh token rotation", () => {
  it("MUST detect a used refresh token that comes again, and ends the grant for both holders", async () => {
    const first = await firstToken();
    const second = await site.refresh(first);
    app.advance(grace);
    await expectOver(first, second.body.refresh_token);
    expect(await site.userinfo(second.body.access_token)).toMatchObject({ status: 401 });
  });

  it("MUST end the grant within the grace period too when the token after it has been used", async () => {
    const first = await firstToken();
    const second = await exchange(first);
    const third = await exchange(second);
    await expectOver(first, second, third);
  });

  it("gives another token for a lost answer, and the client goes on with it", async () => {
    const first = await firstToken();
    await exchange(first);
    app.advance(grace - 1000);
    const again = await site.refresh(first);
    expect(again).toMatchObject({ status: 200, body: { scope: "openid" } });
    expect(await site.userinfo(again.body.access_token)).toMatchObject({ status: 200 });
    expect(await site.refresh(again.body.refresh_token)).toMatchObject({ status: 200 });
  });

  it("counts the grace from the first exchange: asking again does not make it longer", async () => {
    const first = await firstToken();
    await exchange(first);
    app.advance(grace - 1000);
    const again = await exchange(first);
    app.advance(1000);
    await expectOver(first, again);
  });

  it("MUST detect a thief who used the grace period, when the client goes on with its own token", async () => {
    const stolen = await firstToken();
    const clients = await exchange(stolen);
    const thiefs = await exchange(stolen);
    const next = await exchange(clients);
    await expectOver(thiefs, next);
  });

  it("MUST NOT give another client anything in the grace period, and no stranger ends the grant", async () => {
    const first = await firstToken();
    const second = await exchange(first);
    const stranger = await newSite(app);
    for (const token of [first, second]) expect(await stranger.refresh(token)).toMatchObject(invalidGrant);
    expect(await site.refresh(second)).toMatchObject({ status: 200 });
  });

  it("MUST keep to the scopes of the grant in the grace period (RFC 6749 §6)", async () => {
    const first = await firstToken();
    await exchange(first);
    expect(await site.refresh(first, { scope: "openid profile" })).toMatchObject({ body: { error: "invalid_scope" } });
    expect(await site.refresh(first)).toMatchObject({ status: 200 });
  });

  it("MUST detect a thief who was quicker, a month later as well", async () => {
    const stolen = await firstToken();
    const clients = await exchange(stolen);
    app.advance(grace - 1000);
    let thiefs = await exchange(stolen);
    thiefs = await exchange(thiefs);
    app.advance(seconds(limits.refreshTokenIdleSeconds) - grace);
    await expectOver(clients, thiefs);
  });
});

forEachDatabase((openDatabase) => {
  it("answers ten at once with ten tokens of which one can be used, and the rest end the grant", async () => {
    const own = await startApp({ databaseUrl: await openDatabase.newUrl() });
    try {
      const person = await own.createPerson("Grace Hopper");
      const party = await newSite(own);
      const { refresh_token: first } = (await party.signIn(person.phone)).body;
      const answers = await Promise.all(Array.from({ length: 10 }, () => party.refresh(first)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const tokens = answers.map(({ body }) => body.refresh_token as string);
      expect(new Set(tokens).size).toBe(10);
      const used = await Promise.all(tokens.map((token) => party.refresh(token)));
      expect(used.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
      expect(used.every(({ status }) => status < 500)).toBe(true);
      for (const { body } of used)
        if (body.refresh_token) expect(await party.refresh(body.refresh_token)).toMatchObject(invalidGrant);
    } finally {
      await own.close();
    }
  });
});
