import { afterAll, beforeAll, expect, it } from "vitest";
import { startApp, type TestApp } from "../../tests/kit/app.ts";
import { phoneUserAgent } from "../../tests/kit/http-browser.ts";
import { redeem, waitOnPage } from "../../tests/threats/scene.ts";
import type { Notice } from "./notice.ts";

/** What the outbox is told by the rest of the house, over HTTP. */
let app: TestApp;
let ada: Awaited<ReturnType<TestApp["createPerson"]>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const told = async (): Promise<Notice[]> => {
  const rows = await app.deps.db.selectFrom("outbox").select("payload").orderBy("created_at").orderBy("id").execute();
  await app.deps.db.deleteFrom("outbox").execute();
  return rows.map(({ payload }) => JSON.parse(payload) as Notice);
};

it("nothing is told of the first device of a new account", async () => {
  ada = await app.createPerson("Ada Lovelace");
  expect(await told()).toEqual([]);
});

it("a new browser that uses the passkey is told of as a device, once", async () => {
  const laptop = app.newBrowser(phoneUserAgent);
  expect((await ada.signIn(laptop)).status).toBe(200);
  expect(await told()).toMatchObject([{ kind: "new_device" }]);
  expect((await ada.signIn(laptop)).status).toBe(200);
  expect((await ada.signIn()).status).toBe(200);
  expect(await told()).toEqual([]);
});

it("a sign-in by code is told of, and so is that it was not me", async () => {
  const page = await waitOnPage(app);
  const requestId = await ada.openAndApprove(page.code);
  expect((await redeem(page)).status).toBe(303);
  expect(await told()).toMatchObject([{ kind: "new_sign_in", app: null }]);
  expect((await ada.revoke(requestId)).status).toBeLessThan(400);
  expect(await told()).toEqual([{ kind: "not_me" }]);
});

it("notices are written in the language of the browser that last used the passkey", async () => {
  const language = async () =>
    (await app.deps.db.selectFrom("accounts").select("language").executeTakeFirstOrThrow()).language;
  expect(await language()).toBe("en");
  const options = (await (await ada.phone.postJson("/passkeys/sign-in/options", {})).json()) as never;
  const response = ada.authenticator.get(options);
  const german = await ada.phone.postJson("/passkeys/sign-in", { response }, { "accept-language": "de-AT" });
  expect(german.status).toBe(200);
  expect(await language()).toBe("de");
});
