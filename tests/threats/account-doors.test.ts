import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";
import { belongings, createFullAccount, endpoint, type FullAccount, pushKeys } from "./account-scene.ts";
import { cookiesOf, redeem, routesOf, type Scene, setScene, waitOnPage } from "./scene.ts";

/**
 * Whoever holds the wrong session knocks at every door of the house, which the app itself lists, with everything that a
 * form could say: not one row of what an account signs in with, is reached at or recovers by may be another afterwards.
 */
let scene: Scene;
let ada: FullAccount;
beforeAll(async () => {
  scene = await setScene({ env: { TRUSTED_PROXIES: "127.0.0.1", NEW_REQUESTS_PER_MINUTE: "1000000" } });
  ada = await createFullAccount(scene.app, "Ada Byron");
});
afterAll(() => scene.close());

const doors = () => [
  ...new Set(
    routesOf(scene.app)
      .filter(({ method }) => method === "POST")
      .map(({ path }) => path),
  ),
];

/** All that any form or script of ours says, in one: what a schema does not know it drops. */
const said = ({ fields, ids, person }: FullAccount): Record<string, unknown> => ({
  ...fields,
  request: ids.find((id) => id.startsWith("sir_")),
  identifier: person.identifier,
  name: "Mallory's",
  kind: "email",
  address: "mallory@example.org",
  confirmed: "yes",
  lost: "1",
  undoApprovals: "1",
  not_me: "1",
  reason: "not_started_by_me",
  method: "email",
  answer: "00000000",
  wanted: "any",
  language: "en",
  decision: "allow",
});

/** Knocks in every way that the door might listen to: as form and as JSON, full and empty, for each of her things. */
async function knockEverywhere(path: string, cookie: string, of: FullAccount): Promise<number[]> {
  const headers = { cookie, origin: scene.app.origin, "sec-fetch-site": "same-origin" };
  const form = (fields: object) => new URLSearchParams(fields as Record<string, string>).toString();
  const full = said(of);
  const bodies: [string, string][] = [
    ["application/x-www-form-urlencoded", form(full)],
    ["application/x-www-form-urlencoded", form({ code: of.fields.binding })],
    ["application/json", JSON.stringify({ ...full, endpoint: `${endpoint}-mallory`, keys: pushKeys })],
  ];
  const knocks = thingsFor(path, of).flatMap((one) =>
    bodies.map(async ([type, body]) => {
      const init = { method: "POST", headers: { ...headers, "content-type": type }, body, redirect: "manual" } as const;
      const answer = await fetch(scene.app.origin + one, init);
      await answer.body?.cancel();
      return answer.status;
    }),
  );
  return Promise.all(knocks);
}

/** The path with one of her things of each kind in it, whatever kind it is about. */
function thingsFor(path: string, { ids }: FullAccount): string[] {
  if (!path.includes(":id")) return [path];
  return [...new Map(ids.map((id) => [id.split("_")[0], id])).values()].map((id) => path.replace(":id", id));
}

/** Which of the doors changed anything of hers. */
async function doorsThatGave(cookie: () => string, of: FullAccount, except: readonly string[]): Promise<string[]> {
  const gave: string[] = [];
  for (const path of doors().filter((door) => !except.includes(door))) {
    const before = await belongings(scene.app, of);
    const statuses = await knockEverywhere(path, cookie(), of);
    expect({ path, worst: Math.max(...statuses) < 500 }).toEqual({ path, worst: true });
    const after = await belongings(scene.app, of);
    const changed = [...before.filter((row) => !after.includes(row)), ...after.filter((row) => !before.includes(row))];
    if (changed.length > 0) gave.push(`${path} ${changed.join(" ")}`);
  }
  return gave;
}

describe("stops whoever has", () => {
  it("a limited session, begun by a code she was talked into", async () => {
    const page = await waitOnPage(scene.app, undefined, limitedBrowser());
    const { person } = ada;
    const id = await person.openAndApprove(page.code);
    const shown = await (await person.phone.get(`/link/${id}`)).text();
    const code = /data-user-code="(\d+)"/.exec(shown)?.[1] ?? "";
    await page.browser.post("/sign-in/check", { request: id, code });
    expect((await redeem(page)).status).toBe(303);
    const { form } = await formOf(id);
    expect(form).toBe("limited");
    const cookie = cookiesOf(page.browser);
    expect(await doorsThatGave(() => cookie, ada, ["/sign-out", "/sessions/:id/end", "/oauth/logout"])).toEqual([]);
  });

  it("a session of another account, on a device and fresh, with her ids in every path and form", async () => {
    const { mallory } = scene;
    await mallory.signIn();
    expect(await doorsThatGave(() => cookiesOf(mallory.phone), ada, [])).toEqual([]);
  });

  it("an access pass of hers, but for the passkey that it is good for", async () => {
    const browser = scene.app.newBrowser();
    expect((await browser.post("/pass", { token: ada.secrets.get("access pass") ?? "" })).status).toBe(303);
    const token = browser.cookie("pass") ?? "";
    const cookie = ["session", "pass"].map((name) => `countersign-${name}=${token}`).join("; ");
    expect(await doorsThatGave(() => cookie, ada, ["/pass/leave"])).toEqual([]);
  });

  it("the cookies of her phone, five minutes after her last touch: he can only say no, and be rung", async () => {
    scene.app.advance(seconds(limits.freshVerificationSeconds) + 1);
    const cookie = cookiesOf(ada.person.phone);
    expect(await doorsThatGave(() => cookie, ada, [...aNoIsEasy, ...signsOut])).toEqual([]);
    expect((await ada.person.phone.get("/")).status).toBe(200);
  });
});

it("lets her through the same doors, by the same forms, right after a touch", async () => {
  const { phone, signIn } = ada.person;
  expect((await signIn()).status).toBe(200);
  const wanted = changing.map((path) => expect.stringMatching(new RegExp(`^${path} `)));
  const others = doors().filter((path) => !changing.includes(path));
  expect(await doorsThatGave(() => cookiesOf(phone), ada, others)).toEqual(expect.arrayContaining(wanted));
});

const changing = [
  "/security/passkeys/:id/rename",
  "/security/recovery-codes",
  "/security/addresses",
  "/security/addresses/:id/verify",
  "/security/addresses/:id/remove",
  "/devices/add",
  "/devices/:id/rename",
  "/apps/:id/disconnect",
];

/** What a trusted device may do without another touch: say no, take back, forget, be notified. Each is less or undone by a touch. */
const aNoIsEasy = [
  "/enrolments/:id/cancel",
  "/enrolments/:id/undo",
  "/recoveries/:id/cancel",
  "/link/:id/revoke",
  "/sessions/:id/not-me",
  "/app/push/subscribe",
  "/app/push/unsubscribe",
  "/app/offline-key/remove",
  "/known-browsers/:id/remove",
];
const signsOut = ["/sign-out", "/sessions/:id/end", "/oauth/logout"];

const limitedBrowser = (): HttpBrowser => {
  const browser = scene.app.newBrowser();
  browser.moveTo("91.0.0.10");
  return browser;
};

const formOf = (id: string) =>
  scene.app.deps.db
    .selectFrom("sessions")
    .select("form")
    .where("sign_in_request_id", "=", id as `sir_${string}`)
    .executeTakeFirstOrThrow();
