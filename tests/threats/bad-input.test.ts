import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import type { Schema } from "../../src/database/schema.ts";
import { isCalledByPrograms } from "../../src/http/in-kind.ts";
import { badBodies } from "./bad-bodies.ts";
import { badHeaders, badMethods, badTargets } from "./bad-requests.ts";
import { describe as describeRequest, type RawAnswer, type RawRequest, sendRaw } from "./raw-http.ts";
import {
  cardOptions,
  changingNothing,
  cookiesOf,
  type Route,
  routesOf,
  type Scene,
  setScene,
  waitOnPage,
} from "./scene.ts";

/**
 * Everything malformed, at every route that the app has: a 4xx that its reader understands, never a 5xx, a hang or a
 * stack trace, and nothing half-written. `npm test` sends every twelfth request; BAD_INPUT=all sends every one.
 */
const everything = process.env.BAD_INPUT === "all";
const oneOf = everything ? 1 : 12;

const endpoints =
  /^\/oauth\/(token|device_authorization|devicecode|bc-authorize|par|revoke|introspect|userinfo|jwks|register(\/[\w-]+)?)$/;
const scripts = /^\/(passkeys\/|invitation\/passkey|link\/:id\/approve)/;

/** What a request to this route may add although it is malformed somewhere: that is what the route is for. */
const mayAdd: Readonly<Record<string, readonly (keyof Schema)[]>> = {
  "/sign-in": ["sign_in_requests", "user_codes", "audit_events"],
  "/link": ["attempts"],
  "/passkeys/sign-in/options": ["passkey_challenges"],
  "/passkeys/registration/options": ["passkey_challenges"],
  "/app/offline-key/options": ["passkey_challenges"],
  "/app/push/unsubscribe": ["audit_events"],
  "/devices/add": ["enrolments", "audit_events"],
  "/security/risk/dismiss": ["risks_seen"],
  "/security/risk/seen": ["risks_seen"],
};

forEachDatabase((openDatabase, kind) => {
  let scene: Scene;
  let requestId: string;
  beforeAll(async () => {
    scene = await setScene({ databaseUrl: await openDatabase.newUrl() });
    requestId = await scene.ada.open((await waitOnPage(scene.app)).code);
    await cardOptions(scene.ada.phone, requestId);
  });
  afterAll(() => scene.close());

  describe("answers every malformed request with a 4xx that its reader understands, and writes nothing", () => {
    it("at every route", { timeout: 300_000 }, async () => {
      const complaints = new Map<string, string>();
      let sent = 0;
      for (const route of routesOf(scene.app)) {
        // Each database gets its own share.
        const campaign = requestsFor(route).filter((_, at) => at % oneOf === (kind === "sqlite" ? 0 : 1) % oneOf);
        sent += campaign.length;
        const written = changingNothing(
          scene.app,
          () =>
            inParallel(campaign, async (request) => {
              const wrong = whatIsWrong(route, request, await sendRaw(scene.app.origin, request).catch(String));
              if (wrong !== null) complaints.set(`${route.method} ${route.path}: ${wrong}`, describeRequest(request));
            }),
          mayAdd[route.path] ?? [],
        );
        // Every route is tried, so that one failure does not hide the others.
        await written.catch((error: unknown) => complaints.set(`${route.method} ${route.path} wrote`, String(error)));
      }
      expect([...complaints].slice(0, 40)).toEqual([]);
      console.log(`bad input: ${sent} malformed requests`);
      expect((await scene.ada.phone.get(`/link/${requestId}`)).status).toBe(200);
    });
  });

  function requestsFor(route: Route): RawRequest[] {
    const target = route.path.replace("*", "x.js").replace(":id", requestId);
    const own = [
      ["Origin", scene.app.origin],
      ["Sec-Fetch-Site", "same-origin"],
    ] as const;
    // Signing out needs no body at all, so a bad one would sign Ada out.
    const signedIn = route.path === "/sign-out" || route.path === "/oauth/logout" ? "" : cookiesOf(scene.ada.phone);
    return ["", signedIn].flatMap((cookie) => {
      const headers = cookie === "" ? own : [...own, ["Cookie", cookie] as const];
      return [
        ...(route.method === "POST" ? badBodies(route, target, headers) : []),
        ...badTargets(route, target, headers),
        ...badHeaders(route, target, headers),
        ...badMethods(target, headers),
      ];
    });
  }
});

/** Null when the answer is as it should be. */
function whatIsWrong(route: Route, request: RawRequest, answer: RawAnswer | string): string | null {
  if (typeof answer === "string") return answer;
  const { status, headers, body } = answer;
  if (status >= 500) return `a ${status}`;
  // The parser of HTTP itself hangs up on what is not HTTP.
  if (status === 0) return null;
  if (/\bat \S+ \(|\.tsx?:\d+|node_modules|SQLITE_|Error:/.test(body)) return "a stack trace";
  const answeredByUs = headers["x-frame-options"] !== undefined;
  if (!answeredByUs) return status >= 400 ? null : `a ${status} that is not ours`;
  if (status < 400 || body === "" || request.method === "HEAD") return null;
  const path = request.target.replace(/^http:\/\/[^/]+/, "").split(/[?#]/)[0] ?? "";
  const type = headers["content-type"] ?? "";
  if (isCalledByPrograms(path)) {
    // Beside an endpoint there is nothing, and no program.
    if (path.startsWith("/oauth/") && !endpoints.test(path)) return null;
    // RFC 7644 §3.12
    if (path.startsWith("/scim/")) {
      const told = type === "application/scim+json" && body.includes(`"status":"${status}"`);
      return told ? null : `no error of SCIM, ${status} ${type}`;
    }
    return type.startsWith("application/json") && /"error":"[a-z_]+"/.test(body)
      ? null
      : `no JSON for a program, ${status} ${type}`;
  }
  const sentJson = request.headers?.some(([name, value]) => name === "Content-Type" && value === "application/json");
  const isScripts = scripts.test(route.path) && request.method === "POST" && sentJson;
  if (isScripts) return /"reason":"[a-z_]+","message":"./.test(body) ? null : `no JSON for a script, ${status} ${type}`;
  if (type.startsWith("application/json"))
    return /"reason":"[a-z_]+","message":"./.test(body) ? null : "JSON without a reason";
  return /<h1[^>]*>[^<]+<\/h1>/.test(body) && body.includes("href=") ? null : `no helpful page, ${status} ${type}`;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
