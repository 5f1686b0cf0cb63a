import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isCalledByPrograms } from "../../src/http/in-kind.ts";
import { hiddenAddress } from "../../src/proximity/address.ts";
import { startApp } from "../kit/app.ts";
import {
  authorizeUrl,
  cardOptions,
  changingNothing,
  cookiesOf,
  post,
  proofOf,
  type Route,
  redeem,
  redirectUri,
  routesOf,
  type Scene,
  setScene,
  signInByCode,
  verdict,
  waitOnPage,
} from "./scene.ts";

/** Every door of the house, as the app itself lists them: a new route is under attack from its first day. */
let scene: Scene;
let routes: Route[];
let opened: Awaited<ReturnType<typeof openEverything>>;

/** One of each thing that a route could act upon, with requests that would act if our own page sent them. */
async function openEverything() {
  const { app, ada } = scene;
  const waiting = await waitOnPage(app);
  const requestId = await ada.open(waiting.code);
  const response = ada.authenticator.get(await cardOptions(ada.phone, requestId));
  const approvedPage = await waitOnPage(app);
  const approvedId = await ada.openAndApprove(approvedPage.code);
  const home = await (await ada.phone.get("/")).text();
  const sessionId = /\/sessions\/(ses_[\w-]{22})\/end/.exec(home)?.[1] ?? "ses_aaaaaaaaaaaaaaaaaaaaaa";
  const other = await waitOnPage(app);
  const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields).toString(), json: false });
  const json = (value: unknown) => ({ body: JSON.stringify(value), json: true });
  const bodies: Record<string, { body: string; json: boolean }> = {
    "/link": form({ code: other.code }),
    "/link/:id/approve": json({ response }),
    "/link/:id/deny": form({ reason: "declined" }),
    "/sign-in/redeem": form({ request: approvedId }),
    "/sign-in/cancel": form({ request: approvedId }),
    "/sign-in/renew": form({ request: approvedId }),
    "/oauth/logout": form({ confirmed: "1" }),
  };
  const cookies = `${cookiesOf(ada.phone)}; countersign-binding=${approvedPage.browser.cookie("binding")}`;
  return { requestId, approvedPage, sessionId, bodies, cookies };
}

const fill = (path: string): string =>
  path.replace("*", "x.js").replace(":id", path.startsWith("/sessions") ? opened.sessionId : opened.requestId);

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** `node:http`, because fetch adds headers of its own and refuses to send others. */
function knock(route: Route, headers: Record<string, string>, body = "", origin = scene.app.origin): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const options = { hostname, port, method: route.method, path: fill(route.path), headers };
  return new Promise((resolve, reject) => {
    const request = httpRequest(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      const done = () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      };
      answer.on("end", done);
      // A stream has no end: its headers are what is looked at.
      if (answer.headers["content-type"]?.startsWith("text/event-stream")) {
        done();
        answer.destroy();
      }
    });
    request.on("error", reject);
    request.end(body);
  });
}

const asResponse = ({ text, status }: Answer): Response => new Response(status === 204 ? null : text, { status });

beforeAll(async () => {
  scene = await setScene();
  routes = routesOf(scene.app);
  opened = await openEverything();
});
afterAll(() => scene.close());

describe("stops other sites from acting in a visitor's name", () => {
  /**
   * Programs call these without cookies, so another site gains nothing by them; authorize and logout turn a form into a
   * GET that asks. Everything else that is a POST belongs to our own pages.
   */
  const ofOtherSites = (path: string) => path === "/oauth/authorize" || isCalledByPrograms(path);
  const pagesRoutes = () => routes.filter(({ method, path }) => method === "POST" && !ofOtherSites(path));
  const otherSites: [string, Record<string, string>][] = [
    ["another origin", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["another origin, from a browser without Sec-Fetch-Site", { origin: "https://evil.example" }],
    ["a neighbour on the same site", { origin: "http://evil.localhost", "sec-fetch-site": "same-site" }],
    ["a lying origin", { origin: "http://localhost", "sec-fetch-site": "cross-site" }],
    ["a sandboxed frame, whose origin is null", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["a null origin alone", { origin: "null" }],
    ["a browser that says nothing", {}],
    ["a bookmark or the address bar", { "sec-fetch-site": "none" }],
  ];

  it.each(otherSites)("by a form or script of %s", async (_, headers) => {
    expect(pagesRoutes().length).toBeGreaterThan(15);
    for (const route of pagesRoutes()) {
      const { body, json } = opened.bodies[route.path] ?? { body: "", json: false };
      // The origin itself, as Sec-Fetch-Site would tell on it.
      const sent = headers.origin === "http://localhost" ? { ...headers, origin: scene.app.origin } : headers;
      const type = json ? "application/json" : "application/x-www-form-urlencoded";
      const answer = await changingNothing(scene.app, () =>
        knock(route, { cookie: opened.cookies, "content-type": type, ...sent }, body),
      );
      expect({ route: route.path, ...(await verdict(asResponse(answer))) }).toEqual({
        route: route.path,
        status: 403,
        reason: "cross_origin",
      });
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
  });

  it("by a form that only looks like JSON: scripts' endpoints take nothing else", async () => {
    const { ada, app } = scene;
    const { body } = opened.bodies["/link/:id/approve"]!;
    const headers = { origin: app.origin, "sec-fetch-site": "same-origin", cookie: opened.cookies };
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]) {
      const route = { method: "POST", path: "/link/:id/approve" };
      const answer = await changingNothing(app, () => knock(route, { ...headers, "content-type": type }, body));
      expect(await verdict(asResponse(answer))).toEqual({ status: 400, reason: "malformed" });
    }
    expect((await ada.phone.get("/")).status).toBe(200);
  });

  it("by a link that signs the visitor out: it asks first", async () => {
    const { app, ada } = scene;
    for (const path of ["/oauth/logout", "/oauth/logout?confirmed=1", "/oauth/logout?id_token_hint=", "/sign-out"]) {
      const answer = await changingNothing(app, () => ada.phone.get(path));
      expect([200, 405]).toContain(answer.status);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect((await ada.phone.get("/")).status).toBe(200);
  });

  it("by a form at the authorization endpoint, which only becomes a GET", async () => {
    const { app, client } = scene;
    const [path = "", query = ""] = authorizeUrl(client).path.split("?");
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const headers = { ...type, origin: "https://evil.example", "sec-fetch-site": "cross-site", cookie: opened.cookies };
    const answer = await changingNothing(app, () => knock({ method: "POST", path }, headers, query));
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/^\/oauth\/authorize\?/);
  });
});

describe("stops approval by GET", () => {
  it("and every other change: a method that a path does not have is 405, says by Allow which it has, and does nothing", async () => {
    const { app } = scene;
    const headers = { cookie: opened.cookies, origin: app.origin, "sec-fetch-site": "same-origin" };
    const paths = new Set(routes.map(({ path }) => path));
    for (const path of paths) {
      const has = routes.filter((route) => route.path === path).map(({ method }) => method);
      if (has.includes("GET") && path !== "/oauth/authorize" && path !== "/oauth/logout") has.push("HEAD");
      const others = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].filter((method) => !has.includes(method));
      await changingNothing(app, async () => {
        for (const method of others) {
          const answer = await knock({ method, path }, headers);
          const allow = answer.headers.allow?.split(", ").sort();
          expect({ method, path, status: answer.status, allow }).toEqual({
            method,
            path,
            status: 405,
            allow: has.toSorted(),
          });
          expect(answer.headers["set-cookie"]).toBeUndefined();
        }
      });
    }
  });

  it("and by HEAD, which begins no request, gives no code and signs nobody out", async () => {
    const { app, ada, client } = scene;
    const browser = app.newBrowser();
    await ada.signIn(browser);
    const { path, verifier } = authorizeUrl(client);
    const code = new URL((await browser.get(path)).headers.get("location") ?? "").searchParams.get("code") ?? "";
    const fields = { ...proofOf(client), code, code_verifier: verifier, redirect_uri: redirectUri };
    const tokens = await post(app, "/oauth/token", { ...fields, grant_type: "authorization_code" });
    const { id_token: hint } = (await tokens.json()) as { id_token: string };
    const [cookie, logout] = [cookiesOf(browser), `/oauth/logout?id_token_hint=${hint}`];
    const answers = await changingNothing(app, () =>
      Promise.all([
        knock({ method: "HEAD", path: "/sign-in" }, {}),
        ...[path, logout].map((each) => knock({ method: "HEAD", path: each }, { cookie })),
      ]),
    );
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([
      [200, undefined],
      [405, undefined],
      [405, undefined],
    ]);
    // By GET the very same would have done it.
    expect((await browser.get(logout)).headers.getSetCookie()).not.toEqual([]);
  });

  it("and reading changes nothing, but that a sign-in page gets its code", async () => {
    const { app } = scene;
    for (const route of routes.filter(({ method, path }) => method === "GET" && path !== "/sign-in")) {
      const answer = await changingNothing(app, () => knock(route, { cookie: opened.cookies }));
      expect(answer.status).toBeLessThan(500);
    }
  });

  it("by pretending another method", async () => {
    const { app } = scene;
    const headers = { cookie: opened.cookies, "x-http-method-override": "POST", "x-method-override": "POST" };
    const path = "/link/:id/deny?_method=POST&reason=declined";
    expect((await changingNothing(app, () => knock({ method: "GET", path }, headers))).status).toBe(405);
  });
});

describe("stops clickjacking, sniffing and leaking addresses", () => {
  it("on every answer of every route, right or wrong", async () => {
    const { app } = scene;
    const unknown = ["/nowhere", "/link/x/y", "/assets/../x", "/oauth/nowhere"].map((path) => ({
      method: "GET",
      path,
    }));
    for (const route of [...routes, ...unknown]) {
      for (const cookie of ["", opened.cookies]) {
        const { headers, status } = await knock(route, cookie === "" ? {} : { cookie });
        const where = `${route.method} ${route.path} ${status}`;
        expect(headers["x-frame-options"], where).toBe("DENY");
        expect(headers["x-content-type-options"], where).toBe("nosniff");
        const policy = headers["content-security-policy"] ?? "";
        for (const part of ["default-src 'none'", "frame-ancestors 'none'"]) expect(policy, where).toContain(part);
        if (!isCalledByPrograms(route.path)) {
          expect(headers["referrer-policy"], where).toBe("same-origin");
          for (const part of ["script-src 'self';", "base-uri 'none'"]) expect(policy, where).toContain(part);
        }
        expect(policy, where).not.toMatch(/unsafe|\*/);
        if (headers["content-type"]?.startsWith("text/html"))
          expect(headers["cache-control"], where).toContain("no-store");
      }
    }
    await redeem(opened.approvedPage);
    expect((await signInByCode(app, scene.ada)).browser.cookie("session")).toBeDefined();
  });

  it("no page has a script or style of its own in it", async () => {
    const pages = ["/sign-in", "/link", "/", "/invitation", "/nowhere", `/link/${opened.requestId}`, "/oauth/logout"];
    for (const path of pages) {
      const { text } = await knock({ method: "GET", path }, { cookie: opened.cookies });
      expect(text.match(/<script(?![^>]*\ssrc=)[^>]*>/g) ?? [], path).toEqual([]);
      expect(text, path).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    }
  });
});

describe("stops lies about host and address", () => {
  it("no address in any answer comes from Host, X-Forwarded-Host or Forwarded", async () => {
    const { app } = scene;
    const lies = {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      forwarded: "for=1.2.3.4;host=evil.example;proto=https",
      "x-forwarded-proto": "https",
      "x-original-url": "/evil.example",
    };
    for (const route of routes) {
      const { text, headers } = await knock(route, { ...lies, cookie: opened.cookies });
      expect(`${route.path} ${text} ${JSON.stringify(headers)}`).not.toContain("evil.example");
    }
    const metadata = await knock({ method: "GET", path: "/.well-known/openid-configuration" }, lies);
    expect((JSON.parse(metadata.text) as { issuer: string }).issuer).toBe(app.origin);
  });

  it("a form that comes from a page at another host name is another site's", async () => {
    const headers = { host: "evil.example", origin: "http://evil.example", cookie: opened.cookies };
    const answer = await changingNothing(scene.app, () => knock({ method: "POST", path: "/sign-out" }, headers));
    expect(await verdict(asResponse(answer))).toEqual({ status: 403, reason: "cross_origin" });
  });

  const addressSeen = async (headers: Record<string, string>, env: Record<string, string> = {}) => {
    const app = await startApp({ env });
    const browser = app.newBrowser();
    await browser.get("/sign-in", headers);
    const { address } = await app.deps.db.selectFrom("sign_in_requests").select("address").executeTakeFirstOrThrow();
    await app.close();
    return address;
  };

  it("X-Forwarded-For is not believed without a trusted proxy, whose own address then stands for nobody", async () => {
    expect(await addressSeen({ "x-forwarded-for": "203.0.113.9" })).toBe(hiddenAddress);
    expect(await addressSeen({ "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" })).toBe(hiddenAddress);
    const trusting = { TRUSTED_PROXIES: "10.0.0.0/8" };
    expect(await addressSeen({ "x-forwarded-for": "203.0.113.9" }, trusting)).toBe(hiddenAddress);
    expect(await addressSeen({ "x-real-ip": "203.0.113.9" }, trusting)).toBe("127.0.0.1");
  });

  it("behind a trusted proxy only what that proxy wrote is believed", async () => {
    const trusting = { TRUSTED_PROXIES: "127.0.0.1,10.0.0.0/8" };
    expect(await addressSeen({ "x-forwarded-for": "198.51.100.1, 203.0.113.9" }, trusting)).toBe("203.0.113.9");
    expect(await addressSeen({ "x-forwarded-for": "1.1.1.1, 203.0.113.9, 10.0.0.3" }, trusting)).toBe("203.0.113.9");
    expect(await addressSeen({ "x-forwarded-for": "203.0.113.9, nonsense" }, trusting)).toBe("127.0.0.1");
    expect(await addressSeen({ "x-forwarded-for": "203.0.113.9, ::ffff:10.0.0.3" }, trusting)).toBe("203.0.113.9");
    expect(await addressSeen({ "x-forwarded-for": "" }, trusting)).toBe("127.0.0.1");
  });
});

describe("stops an outage from telling anything", () => {
  it("answers each reader in kind, with no word of what broke", async () => {
    const app = await startApp();
    const cookie = `countersign-session=${"A".repeat(43)}`;
    const deps = app.deps as { log: { level: string } };
    deps.log.level = "silent";
    await app.deps.db.destroy();
    const answers = {
      person: await fetch(`${app.origin}/`, { headers: { cookie } }),
      script: await app.newBrowser().postJson("/passkeys/sign-in/options", {}),
      program: await fetch(`${app.origin}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({ grant_type: "refresh_token", client_id: "x", refresh_token: "x" }),
      }),
    };
    for (const [reader, answer] of Object.entries(answers)) {
      const text = await answer.text();
      expect(answer.status, reader).toBe(500);
      expect(text, reader).not.toMatch(/driver|destroyed|kysely|sqlite| at /i);
      expect(answer.headers.get("x-frame-options"), reader).toBe("DENY");
      if (reader === "person") expect(text).toContain("<h1>");
      if (reader === "script") expect(JSON.parse(text)).toMatchObject({ reason: "unexpected" });
      if (reader === "program") expect(JSON.parse(text)).toMatchObject({ error: "server_error" });
    }
    app.shutDown();
    await app.close().catch(() => {});
  });

  it("tells each reader in kind that there were too many requests", async () => {
    const app = await startApp({ env: { NEW_REQUESTS_PER_MINUTE: "1" } });
    const browser = app.newBrowser();
    await browser.get("/sign-in");
    const page = await browser.get("/sign-in");
    const script = await browser.postJson("/passkeys/sign-in/options", {});
    const program = await fetch(`${app.origin}/oauth/device_authorization`, { method: "POST" });
    for (const answer of [page, script, program]) {
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(await page.text()).toContain("<h1>");
    expect(await script.json()).toMatchObject({ reason: "too_many_requests" });
    expect(await program.json()).toMatchObject({ error: "temporarily_unavailable" });
    await app.close();
  });
});
