import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpBrowser } from "../kit/http-browser.ts";
import {
  changingNothing,
  deviceTokens,
  refresh,
  refused,
  type Scene,
  setScene,
  signInByCode,
  userinfo,
  verdict,
} from "./scene.ts";

/** The pages of passkeys, connected apps, activity and the meter, over HTTP, by those who must not change anything. */
let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.close());

const nobodys = "pk_aaaaaaaaaaaaaaaaaaaaaa";
const passkeyOf = async (browser: HttpBrowser): Promise<string> =>
  /data-passkey="(pk_[\w-]{22})"/.exec(await (await browser.get("/security/passkeys")).text())?.[1] ?? nobodys;

const changes = (passkey: string): [string, Record<string, string>][] => [
  [`/security/passkeys/${passkey}/rename`, { name: "Mine now" }],
  [`/security/passkeys/${passkey}/remove`, {}],
  [`/apps/${scene.client.id}/disconnect`, {}],
];
const tryAll = async (browser: HttpBrowser, passkey: string) => {
  const verdicts = [];
  for (const [path, fields] of changes(passkey))
    verdicts.push(await verdict(await changingNothing(scene.app, () => browser.post(path, fields))));
  return verdicts;
};

describe("stops changes to passkeys and apps", () => {
  it("by whoever is not signed in", async () => {
    const stranger = scene.app.newBrowser();
    for (const each of await tryAll(stranger, await passkeyOf(scene.ada.phone)))
      expect(each).toEqual(refused(401, "session_needed"));
    for (const page of ["/security", "/security/passkeys", "/apps", "/activity"])
      expect((await stranger.get(page)).headers.get("location")).toBe("/sign-in");
  });

  it("by somebody else, who is told no more than of what never was", async () => {
    await deviceTokens(scene.app, scene.ada, scene.client);
    const adas = await tryAll(scene.mallory.phone, await passkeyOf(scene.ada.phone));
    expect(adas).toEqual(await tryAll(scene.mallory.phone, nobodys));
    expect(adas).toEqual(adas.map(() => refused(404, "not_found")));
    const pages = ["/security/passkeys", "/apps", "/activity"].map(async (page) =>
      (await scene.mallory.phone.get(page)).text(),
    );
    for (const text of await Promise.all(pages)) expect(text).not.toContain("Ada Lovelace");
    expect(await (await scene.mallory.phone.get("/apps")).text()).not.toContain("Television");
  });

  it.each(["full", "limited"] as const)("in a %s session that began with a code", async (form) => {
    const { app, ada } = scene;
    const { browser, requestId } = await signInByCode(app, ada);
    const session = app.deps.db.updateTable("sessions").set({ form, verdict: "unknown" });
    await session.where("sign_in_request_id", "=", requestId as never).execute();
    for (const each of await tryAll(browser, await passkeyOf(ada.phone)))
      expect(each).toEqual(refused(403, "device_needed"));
    const dismissed = await changingNothing(app, () => browser.post("/security/risk/dismiss", {}));
    expect(await verdict(dismissed)).toEqual(refused(403, "device_needed"));
    // It can neither make a password manager forget passkeys, nor take anything back.
    expect(await (await browser.get("/security/passkeys")).text()).not.toContain("data-accepted");
    expect(await (await browser.get("/activity")).text()).not.toContain("/revoke");
  });

  it("of the last passkey", async () => {
    const last = `/security/passkeys/${await passkeyOf(scene.ada.phone)}/remove`;
    const answer = await changingNothing(scene.app, () => scene.ada.phone.post(last, {}));
    expect(await verdict(answer)).toEqual(refused(409, "last_way_in"));
  });
});

describe("disconnecting an app", () => {
  it("ends its tokens at once", async () => {
    const { app, ada, client } = scene;
    const tokens = await deviceTokens(app, ada, client);
    expect((await userinfo(app, tokens.access_token)).status).toBe(200);
    expect(await (await ada.phone.get("/apps")).text()).toContain("Television");
    expect((await ada.phone.post(`/apps/${client.id}/disconnect`, {})).headers.get("location")).toBe("/apps");
    expect((await userinfo(app, tokens.access_token)).status).toBe(401);
    expect(await (await refresh(app, client, tokens.refresh_token)).json()).toMatchObject({ error: "invalid_grant" });
    expect(await (await ada.phone.get("/apps")).text()).not.toContain("Television");
    expect(await (await ada.phone.get("/activity")).text()).toContain("Disconnected Television");
  });
});

it("says how the account stands, in the person's language, and what to do about it", async () => {
  const text = await (await scene.ada.phone.get("/security", { "accept-language": "de" })).text();
  expect(text).toContain("Wenn Sie heute „Pixel 9“ verlören, könnte Sie nur noch die Verwaltung wieder hereinlassen.");
  const home = await (await scene.mallory.phone.get("/")).text();
  expect(home).toContain("risk-card");
  expect((await scene.mallory.phone.post("/security/risk/dismiss", {})).headers.get("location")).toBe("/");
  expect(await (await scene.mallory.phone.get("/")).text()).not.toContain("risk-card");
});

it("stops changes when the last touch was long ago", async () => {
  const passkey = await passkeyOf(scene.mallory.phone);
  scene.app.advance(5 * 60_000);
  for (const each of await tryAll(scene.mallory.phone, passkey))
    expect(each).toEqual(refused(403, "fresh_verification_needed"));
});
