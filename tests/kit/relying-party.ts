import { createHash, randomBytes } from "node:crypto";
import type { TestApp } from "./app.ts";
import type { HttpBrowser } from "./http-browser.ts";

export const deviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** Fields of a form. A list of pairs, or a ready text, says what an object cannot: repeated and broken parameters. */
export type Form = Record<string, string> | [string, string][] | string;

/** What the provider answers, read at once. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came
  readonly body: any;
}

export interface PartyClient {
  readonly id: string;
  readonly secret: string | null;
}

export interface AuthorizationAttempt {
  readonly path: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** A client that does by hand what libraries do, so that tests can also do it wrong. */
export interface RelyingParty {
  post(path: string, form: Form, headers?: Record<string, string>): Promise<Answer>;
  /** Asks for a device code. The server's clock then moves on by the interval that a client waits before it polls. */
  beginDevice(extra?: Record<string, string>): Promise<Answer>;
  poll(deviceCode: string, options?: { signal?: AbortSignal; as?: string }): Promise<Answer>;
  /** An authorization request with PKCE; `changes` replace parameters, null leaves one out. */
  attempt(changes?: Record<string, string | null>): AuthorizationAttempt;
  /** Goes to the authorization endpoint as this browser; the address it is sent to, or null for a page. */
  authorize(browser: HttpBrowser, attempt: AuthorizationAttempt): Promise<URL | null>;
  exchange(code: string | null, attempt: AuthorizationAttempt, changes?: Record<string, string>): Promise<Answer>;
  refresh(refreshToken: string, changes?: Record<string, string>): Promise<Answer>;
  userinfo(accessToken: string): Promise<Answer>;
  /** The whole code flow in a browser that is signed in, for a client that needs no consent. */
  signIn(browser: HttpBrowser, changes?: Record<string, string | null>): Promise<Answer>;
}

export function createRelyingParty(
  app: TestApp,
  client: PartyClient,
  redirectUri = "https://app.example/callback",
): RelyingParty {
  const credentials = { client_id: client.id, ...(client.secret === null ? {} : { client_secret: client.secret }) };

  async function post(
    path: string,
    form: Form,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Answer> {
    const body = typeof form === "string" ? form : new URLSearchParams(form).toString();
    const response = await fetch(app.origin + path, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      redirect: "manual",
      ...(signal === undefined ? {} : { signal }),
    });
    return read(response);
  }

  const party: RelyingParty = {
    post: (path, form, headers) => post(path, form, headers),
    async beginDevice(extra = {}) {
      const answer = await post("/oauth/device_authorization", { ...credentials, scope: "openid", ...extra });
      app.advance(1000 * (answer.body.interval ?? 0));
      return answer;
    },
    poll: (deviceCode, options = {}) =>
      post(
        "/oauth/token",
        {
          ...(options.as === undefined ? credentials : { client_id: options.as }),
          grant_type: deviceCodeGrant,
          device_code: deviceCode,
        },
        {},
        options.signal,
      ),
    attempt(changes = {}) {
      const verifier = randomBytes(32).toString("base64url");
      const parameters: Record<string, string | null> = {
        response_type: "code",
        client_id: client.id,
        redirect_uri: redirectUri,
        scope: "openid",
        state: "state-1",
        nonce: "nonce-1",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
        ...changes,
      };
      const present = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
      const query = new URLSearchParams(present);
      return { path: `/oauth/authorize?${query}`, verifier, redirectUri: parameters.redirect_uri ?? redirectUri };
    },
    async authorize(browser, attempt) {
      const location = (await browser.get(attempt.path)).headers.get("location");
      return location === null ? null : new URL(location, app.origin);
    },
    exchange: (code, attempt, changes = {}) =>
      post("/oauth/token", {
        ...credentials,
        grant_type: "authorization_code",
        code: code ?? "",
        redirect_uri: attempt.redirectUri,
        code_verifier: attempt.verifier,
        ...changes,
      }),
    refresh: (refreshToken, changes = {}) =>
      post("/oauth/token", { ...credentials, grant_type: "refresh_token", refresh_token: refreshToken, ...changes }),
    userinfo: async (accessToken) =>
      read(await fetch(`${app.origin}/oauth/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } })),
    async signIn(browser, changes) {
      const attempt = party.attempt(changes);
      const back = await party.authorize(browser, attempt);
      return party.exchange(back?.searchParams.get("code") ?? null, attempt);
    },
  };
  return party;
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/** The claims of a token, unverified: that is for tests with a library. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
