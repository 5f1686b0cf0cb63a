import { createHash, randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { Schema } from "../../src/database/schema.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { en } from "../../src/messages/en.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { createServer } from "../../src/server.ts";
import { type Person, startApp, type TestApp, type TestAppOptions } from "../kit/app.ts";
import { type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import type { AssertionOptions } from "../kit/software-authenticator.ts";

/** What every threat needs: a server, two people, a client of each kind, and a look at everything that is stored. */
export interface Scene {
  readonly app: TestApp;
  readonly ada: Person;
  readonly mallory: Person;
  /** Confidential, may use every grant, belongs to the operator. */
  readonly client: Credentials;
  readonly otherClient: Credentials;
  close(): Promise<void>;
}

export interface Credentials {
  readonly id: string;
  readonly secret: string | null;
}

export const redirectUri = "https://app.example/callback";

export async function setScene(options: TestAppOptions = {}): Promise<Scene> {
  const app = await startApp(options);
  const wanted = {
    trust: "first_party",
    kind: "confidential",
    redirectUris: [redirectUri],
    postLogoutRedirectUris: ["https://app.example/bye"],
    grantTypes: ["authorization_code", "refresh_token", deviceCodeGrant],
  } as const;
  return {
    app,
    ada: await app.createPerson("Ada Lovelace"),
    mallory: await app.createPerson("Mallory Malice"),
    client: await app.createClient({ ...wanted, name: "Television" }),
    otherClient: await app.createClient({ ...wanted, name: "Another program" }),
    close: () => app.close(),
  };
}

/** Every row of every table, in an order of its own. When a session was last seen is nobody's gain, and left out. */
async function everything({ deps }: Pick<TestApp, "deps">): Promise<Map<keyof Schema, string[]>> {
  const found = new Map<keyof Schema, string[]>();
  for (const { name } of await deps.db.introspection.getTables()) {
    const rows = await deps.db
      .selectFrom(name as keyof Schema)
      .selectAll()
      .execute();
    found.set(name as keyof Schema, rows.map((row) => JSON.stringify({ ...row, last_seen_at: null })).sort());
  }
  return found;
}

/** Does what an attacker does and expects not one stored byte to differ afterwards, but for the tables named. */
export async function changingNothing<Result>(
  app: Pick<TestApp, "deps">,
  attack: () => Promise<Result>,
  except: readonly (keyof Schema)[] = [],
): Promise<Result> {
  const before = await everything(app);
  const result = await attack();
  const after = await everything(app);
  const watched = [...before.keys()].filter((table) => !except.includes(table));
  const differences = watched.flatMap((table) => {
    const [old, present] = [before.get(table) ?? [], after.get(table) ?? []];
    const gone = old.filter((row) => !present.includes(row)).map((row) => `- ${table} ${row}`);
    return [...gone, ...present.filter((row) => !old.includes(row)).map((row) => `+ ${table} ${row}`)];
  });
  expect(differences).toEqual([]);
  return result;
}

/** Status and reason of an answer: of the JSON a script gets, of an OAuth error, or of the sentence on a page. */
export async function verdict(response: Response): Promise<{ status: number; reason: string }> {
  const text = await response.text();
  if (!text.startsWith("{")) return { status: response.status, reason: reasonOnPage(text) };
  const { reason, error } = JSON.parse(text) as { reason?: string; error?: string };
  return { status: response.status, reason: reason ?? error ?? "" };
}

/** The refusal whose words are on this page: a page of its own has the title, the code field the explanation. */
function reasonOnPage(html: string): string {
  const plain = html.replaceAll("&#39;", "'").replaceAll("&amp;", "&").replaceAll("&quot;", '"');
  const shown = Object.entries(en.refusals).find(([, { title, explanation }]) => {
    const words = typeof explanation === "function" ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(explanation) : [explanation];
    return plain.includes(`<h1>${title}</h1>`) || words.some((sentence) => plain.includes(sentence));
  });
  return shown?.[0] ?? "";
}

/** The addresses that a page names, and those of them that a browser loads by itself. */
export async function readPage(page: Response) {
  const html = await page.text();
  const named = (attribute: RegExp) => [...html.matchAll(attribute)].map(([, value = ""]) => value);
  return {
    title: named(/<title>([^<]*)/g)[0],
    addresses: named(/(?:href|src|action|value|content)="([^"]*)"/g),
    loaded: [...named(/<(?:script|img|iframe)[^>]*src="([^"]*)"/g), ...named(/<link[^>]*href="([^"]*)"/g)],
  };
}

export const refused = (status: number, reason: string) => ({ status, reason });

export const stateOf = async ({ deps }: Pick<TestApp, "deps">, id: string): Promise<string> =>
  (
    await deps.db
      .selectFrom("sign_in_requests")
      .select("state")
      .where("id", "=", id as SignInRequestId)
      .executeTakeFirstOrThrow()
  ).state;

// ── The new screen ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface Waiting {
  readonly browser: HttpBrowser;
  readonly requestId: string;
  readonly code: string;
}

/** A browser that waits on the sign-in page. */
export async function waitOnPage(app: TestApp, returnTo?: string, browser = app.newBrowser()): Promise<Waiting> {
  const query = returnTo === undefined ? "" : `?return_to=${encodeURIComponent(returnTo)}`;
  const page = await (await browser.get(`/sign-in${query}`)).text();
  return {
    browser,
    requestId: readAttribute(page, "data-request") ?? "",
    code: readAttribute(page, "data-user-code") ?? "",
  };
}

export const redeem = ({ browser, requestId }: Pick<Waiting, "browser" | "requestId">): Promise<Response> =>
  browser.post("/sign-in/redeem", { request: requestId });

/** A browser signed in by this person's countersignature. */
export async function signInByCode(app: TestApp, person: Person): Promise<Waiting> {
  const waiting = await waitOnPage(app);
  await person.openAndApprove(waiting.code);
  expect((await redeem(waiting)).status).toBe(303);
  return waiting;
}

/** The options that the approval card hands to the authenticator. */
export async function cardOptions(browser: HttpBrowser, requestId: string): Promise<AssertionOptions> {
  const card = await (await browser.get(`/link/${requestId}`)).text();
  return JSON.parse(readAttribute(card, "data-request-options") ?? "null") as AssertionOptions;
}

// ── Programs ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface DeviceGrant {
  readonly deviceCode: string;
  readonly userCode: string;
}

export const post = (app: TestApp, path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(app.origin + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

export async function beginDeviceGrant(app: TestApp, client: Credentials, scope = "openid"): Promise<DeviceGrant> {
  const begun = await post(app, "/oauth/device_authorization", { ...proofOf(client), scope });
  expect(begun.status).toBe(200);
  const { device_code, user_code } = (await begun.json()) as { device_code: string; user_code: string };
  // The interval, which a client waits before it polls.
  app.advance(1000);
  return { deviceCode: device_code, userCode: user_code };
}

export const poll = (app: TestApp, client: Credentials, { deviceCode }: Pick<DeviceGrant, "deviceCode">) =>
  post(app, "/oauth/token", { ...proofOf(client), grant_type: deviceCodeGrant, device_code: deviceCode });

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

/** Tokens by the device grant, approved by this person. */
export async function deviceTokens(app: TestApp, person: Person, client: Credentials): Promise<Tokens> {
  const grant = await beginDeviceGrant(app, client, "openid offline_access");
  await person.openAndApprove(grant.userCode);
  const answer = await poll(app, client, grant);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Tokens;
}

export const refresh = (app: TestApp, client: Credentials, refreshToken: string): Promise<Response> =>
  post(app, "/oauth/token", { ...proofOf(client), grant_type: "refresh_token", refresh_token: refreshToken });

export const userinfo = (app: TestApp, accessToken: string): Promise<Response> =>
  fetch(`${app.origin}/oauth/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });

export const proofOf = ({ id, secret }: Credentials): Record<string, string> => ({
  client_id: id,
  ...(secret === null ? {} : { client_secret: secret }),
});

/** The address that begins the code flow, with the verifier that ends it. */
export function authorizeUrl(client: Credentials): { path: string; verifier: string } {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: client.id,
    redirect_uri: redirectUri,
    scope: "openid",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  return { path: `/oauth/authorize?${query}`, verifier };
}

// ── The routes, as the app itself has them ──────────────────────────────────────────────────────────────────────────

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route that answers something, so that a new one is under attack from its first day. */
export function routesOf({ deps }: Pick<TestApp, "deps">): Route[] {
  const seen = new Map<string, Route>();
  for (const { method, path } of createServer(deps, "tests").routes)
    if (method !== "ALL") seen.set(`${method} ${path}`, { method, path });
  return [...seen.values()];
}

export const cookiesOf = (browser: HttpBrowser): string =>
  ["session", "binding", "device"]
    .flatMap((name) => {
      const value = browser.cookie(name);
      return value === undefined ? [] : [`countersign-${name}=${value}`];
    })
    .join("; ");
