import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { limits } from "../../src/limits.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { readEvents } from "../kit/event-stream-reader.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";
import { createOfflinePhone } from "../kit/offline-phone.ts";
import { cookiesOf, waitOnPage } from "./scene.ts";

/** No name tells a stranger whether it is anybody's (OWASP ASVS 5.0 §6.3.8): whole answers are compared, header by header. */
let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  // With everything that might show: an offline key, and an app that is open.
  const options = await (await ada.phone.postJson("/app/offline-key/options", {})).json();
  const response = ada.authenticator.get(options);
  const kept = await ada.phone.postJson("/app/offline-key", { response, key: createOfflinePhone().key });
  expect(kept.status).toBe(200);
});
afterAll(() => app.close());

/** What may differ between any two visits: ids, codes and their QR pictures, times, and the name itself. */
const normal = (text: string, name: string): string =>
  text
    .replaceAll(name, "NAME")
    .replaceAll(/sir_[\w-]{30}/g, "sir_…")
    .replaceAll(/<path d="[^"]*"/g, '<path d="…"')
    .replaceAll(/data-(user-code|challenge|renews-at|now)="\d+"/g, 'data-$1="…"')
    .replaceAll(/(<p class="code-digits">).*?<\/p>/g, "$1…</p>")
    .replaceAll(/It is good for [\w ]+\./g, "It is good for …");

async function whole(answer: Response, name: string): Promise<object> {
  const headers = [...answer.headers].filter(([header]) => header !== "date");
  return {
    status: answer.status,
    headers: headers.map(([header, value]) => [header, normal(value, name).replace(/^\d+$/, "…")]),
    body: normal(await answer.text(), name),
  };
}

/** Everything that a new screen can do with a name, answer by answer. */
async function visit(browser: HttpBrowser, request: string, name: string): Promise<object[]> {
  const answers: object[] = [];
  const keep = async (answer: Promise<Response>) => answers.push(await whole(await answer, name));
  const post = (path: string, fields: object = {}) => keep(browser.post(path, { request, ...fields }));
  const look = () => keep(browser.get(`/sign-in?request=${request}`));
  await post("/sign-in/name", { identifier: name });
  await look();
  await post("/sign-in/offline");
  await look();
  await post("/sign-in/answer", { answer: "nonsense" });
  for (let wrong = 0; wrong <= limits.offlineAnswerTries; wrong += 1) {
    await post("/sign-in/answer", { answer: "00000000" });
    await look();
  }
  await post("/sign-in/offline");
  await post("/sign-in/code");
  await look();
  const events = await readEvents((signal) =>
    fetch(`${app.origin}/sign-in/events?request=${request}`, { headers: { cookie: cookiesOf(browser) }, signal }),
  );
  answers.push({ screen: normal(await events.next("screen"), name) });
  events.close();
  await post("/sign-in/name", { identifier: name });
  await post("/sign-in/unname");
  await look();
  return answers;
}

describe("a name that is nobody's", () => {
  it("is answered exactly as one that is somebody's, at every step", async () => {
    const unknown = `nobody-${ada.identifier.slice(0, 8)}`;
    const known = await waitOnPage(app);
    const stranger = await waitOnPage(app);
    const forKnown = await visit(known.browser, known.requestId, ada.identifier);
    const forUnknown = await visit(stranger.browser, stranger.requestId, unknown);
    expect(forKnown.length).toBeGreaterThan(15);
    expect(forUnknown).toEqual(forKnown);
  });

  it("writes the same rows: the request, one audit record and one entry of the outbox", async () => {
    const counts = async () => {
      const of = async (table: "sign_in_requests" | "audit_events" | "outbox" | "attempts") =>
        (await app.deps.db.selectFrom(table).selectAll().execute()).length;
      return Promise.all([of("sign_in_requests"), of("audit_events"), of("outbox"), of("attempts")]);
    };
    const added = async (name: string) => {
      const { browser, requestId } = await waitOnPage(app);
      const before = await counts();
      expect((await browser.post("/sign-in/name", { request: requestId, identifier: name })).status).toBe(303);
      return (await counts()).map((count, at) => count - (before[at] ?? 0));
    };
    expect(await added("nobody-at-all")).toEqual([0, 1, 1, 0]);
    expect(await added(ada.identifier)).toEqual([0, 1, 1, 0]);
  });

  it("may be anything a person types, and is shown as they typed it, harmlessly", async () => {
    const { browser, requestId } = await waitOnPage(app);
    for (const name of ["<script>alert(1)</script>", "ada' OR 1=1 --", "x".repeat(limits.identifierCharacters), "愛"]) {
      expect((await browser.post("/sign-in/name", { request: requestId, identifier: name })).status).toBe(303);
      const page = await (await browser.get(`/sign-in?request=${requestId}`)).text();
      expect(page).not.toContain("<script>alert");
    }
    for (const name of ["", "   ", "x".repeat(limits.identifierCharacters + 1)])
      expect((await browser.post("/sign-in/name", { request: requestId, identifier: name })).status).toBe(400);
  });
});

describe("the app that is open", () => {
  let grace: Person;
  beforeEach(async () => {
    grace = await app.createPerson("Grace Hopper");
  });
  const follow = () =>
    readEvents((signal) => fetch(`${app.origin}/app/events`, { headers: { cookie: cookiesOf(grace.phone) }, signal }));

  it("learns at once who asks and when that is over, and never the code", async () => {
    const events = await follow();
    expect(await events.next("requests")).toBe("[]");
    const { browser, requestId, code } = await waitOnPage(app);
    await browser.post("/sign-in/name", { request: requestId, identifier: ` ${grace.identifier.toUpperCase()} ` });
    const data = await events.next("requests");
    expect(JSON.parse(data)).toMatchObject([{ id: requestId, browser: "Chrome", system: "Linux", clientName: null }]);
    expect(data.replaceAll(/\d{13}/g, "")).not.toContain(code.replaceAll(" ", ""));

    const next = await waitOnPage(app);
    await next.browser.post("/sign-in/name", { request: next.requestId, identifier: grace.identifier });
    expect(JSON.parse(await events.next("requests")).map(({ id }: { id: string }) => id)).toEqual([
      next.requestId,
      requestId,
    ]);
    await grace.open(code);
    expect(JSON.parse(await events.next("requests"))).toMatchObject([{ id: next.requestId }]);
    expect((await grace.deny(next.requestId, "not_started_by_me")).status).toBe(303);
    expect(await events.next("requests")).toBe("[]");
    const screen = await (await next.browser.get(`/sign-in?request=${next.requestId}`)).text();
    expect(screen).toContain('data-state="denied"');
    events.close();
  });

  it("shows nobody another person's requests, and lets nobody else deny them", async () => {
    const mallory = await app.createPerson("Mallory Malice");
    const { browser, requestId } = await waitOnPage(app);
    await browser.post("/sign-in/name", { request: requestId, identifier: grace.identifier });
    const events = await readEvents((signal) =>
      fetch(`${app.origin}/app/events`, { headers: { cookie: cookiesOf(mallory.phone) }, signal }),
    );
    expect(await events.next("requests")).toBe("[]");
    events.close();
    expect((await mallory.deny(requestId)).status).toBe(409);
    expect((await mallory.approve(requestId).catch(() => null))?.status).not.toBe(200);
    expect((await app.newBrowser().get("/app/events")).status).toBe(401);
  });

  it("is told no more once its session has ended", async () => {
    const events = await follow();
    await events.next("requests");
    await grace.phone.post("/sign-out", {});
    const { browser, requestId } = await waitOnPage(app);
    await browser.post("/sign-in/name", { request: requestId, identifier: grace.identifier });
    expect(await events.ended()).toBe(true);
  });
});
