/** W3C Web Application Manifest and Service Workers: what makes /app installable, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(app.origin + path, { headers });

describe("the manifest", () => {
  it("has what browsers ask for before they install", async () => {
    const answer = await get("/app/manifest.webmanifest");
    expect(answer.headers.get("content-type")).toBe("application/manifest+json");
    const manifest = await answer.json();
    expect(manifest).toMatchObject({ id: "/app", start_url: "/app", scope: "/", display: "standalone", lang: "en" });
    const sizes = manifest.icons.map(
      ({ sizes, purpose, type }: Record<string, string>) => `${sizes} ${purpose} ${type}`,
    );
    expect(sizes).toContain("192x192 any image/png");
    expect(sizes).toContain("512x512 any image/png");
    expect(sizes).toContain("512x512 maskable image/png");
    expect(sizes).toContain("any any image/svg+xml");
  });

  it("speaks the language of the browser", async () => {
    const answer = await get("/app/manifest.webmanifest", { "accept-language": "de" });
    expect(answer.headers.get("vary")).toContain("Accept-Language");
    expect(await answer.json()).toMatchObject({ lang: "de" });
  });
});

describe("the shell", () => {
  it("is the same for everybody: a signed-in person gets the page of a stranger", async () => {
    const ada = await app.createPerson("Ada Lovelace");
    const own = await ada.phone.get("/app");
    const strangers = await get("/app");
    expect(own.status).toBe(200);
    expect(await own.text()).toBe(await strangers.text());
  });

  it("may use the camera, and no other page may", async () => {
    const policy = async (path: string) => (await get(path)).headers.get("permissions-policy") ?? "";
    expect(await policy("/app")).toContain("camera=(self)");
    for (const path of ["/sign-in", "/link", "/app/state", "/apps", "/nowhere"])
      expect(await policy(path)).toContain("camera=()");
  });

  it("lets only our own service worker and manifest in, and no inline script", async () => {
    const { headers } = await get("/app");
    const policy = headers.get("content-security-policy") ?? "";
    for (const directive of ["worker-src 'self'", "manifest-src 'self'", "script-src 'self'"])
      expect(policy).toContain(directive);
    expect(policy).not.toContain("unsafe");
  });
});

describe("the state that the app asks for", () => {
  it("tells a stranger the time and nothing else", async () => {
    const answer = await get("/app/state");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({
      now: expect.any(Number),
      signedIn: "none",
      name: null,
      push: "none",
      offlinePasskey: null,
      hint: null,
    });
  });

  it("tells the owner of the phone, and what losing it would mean", async () => {
    const grace = await app.createPerson("Grace Hopper");
    expect(await (await grace.phone.get("/app/state")).json()).toMatchObject({
      signedIn: "device",
      name: "Grace Hopper",
      hint: expect.stringMatching(/^If you lost /),
    });
  });
});

it("takes a no to a request by name, from those who are named and from nobody else", async () => {
  const [ada, eve] = [await app.createPerson("Ada Lovelace"), await app.createPerson("Eve")];
  const screen = app.newBrowser();
  const page = await (await screen.get("/sign-in")).text();
  const request = /data-request="(sir_[\w-]+)"/.exec(page)?.[1] ?? "";
  await screen.post("/sign-in/name", { request, identifier: ada.identifier });
  const deny = (person: { phone: HttpBrowser }, reason = "not_started_by_me") =>
    person.phone.postJson(`/app/requests/${request}/deny`, { reason });
  expect((await deny(eve)).status).toBe(409);
  expect((await deny(ada, "because")).status).toBe(400);
  expect((await deny({ phone: app.newBrowser() })).status).toBe(401);
  expect((await deny(ada)).status).toBe(200);
  expect((await deny(ada)).status).toBe(410);
});

it("has no service worker to give when nothing was built, and says so", async () => {
  const answer = await get("/app/service-worker.js");
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain(en.refusals.not_found.title);
});
