/**
 * A small site that signs people in by OpenID Connect: authorization code with PKCE, by `openid-client`.
 * "npm run example:web-app" registers its client, starts it and prints its address.
 *
 * Sessions are in memory: starting again signs everybody out here, though not at Countersign.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as openid from "openid-client";
import { connect, explain, issuer } from "../countersign.ts";
import { failedPage, signedInPage, signedOutPage } from "./pages.ts";

const port = Number(process.env.EXAMPLE_PORT || 8082);
const clientId = process.env.CLIENT_ID || "example-web-app";
const home = `http://localhost:${port}/`;
const callback = `${home}callback`;
const register = `npx countersign client add "Example web app" --redirect-uri ${callback} --post-logout-redirect-uri ${home}`;
const stylesheet = readFileSync(new URL("web-app.css", import.meta.url));

interface Session {
  readonly claims: openid.IDToken;
  readonly idToken: string;
}
const sessions = new Map<string, Session>();

/** Sends the browser to Countersign. What the answer is compared with waits in a cookie of this browser. */
async function beginSignIn(config: openid.Configuration, response: ServerResponse): Promise<void> {
  const [verifier, state, nonce] = [openid.randomPKCECodeVerifier(), openid.randomState(), openid.randomNonce()];
  const address = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid profile",
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const value = Buffer.from(JSON.stringify({ verifier, state, nonce })).toString("base64url");
  redirect(response, address.href, [cookie("web_app_sign_in", value, "; Max-Age=1800")]);
}

/** Countersign has sent the browser back, with a code or a refusal. */
async function finishSignIn(config: openid.Configuration, request: IncomingMessage, response: ServerResponse) {
  const pending = readCookie(request, "web_app_sign_in");
  if (pending === undefined) return redirect(response, "/");
  const { verifier, state, nonce } = JSON.parse(Buffer.from(pending, "base64url").toString());
  const tokens = await openid.authorizationCodeGrant(config, new URL(request.url ?? "/", home), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) throw new Error("idTokenExpected promises an ID token");
  const id = randomBytes(32).toString("base64url");
  sessions.set(id, { claims, idToken: tokens.id_token });
  redirect(response, "/", [cookie("web_app_session", id), cookie("web_app_sign_in", "", "; Max-Age=0")]);
}

/** Ends the session here, then at Countersign (OpenID Connect RP-Initiated Logout 1.0), which sends the browser back. */
function signOut(config: openid.Configuration, request: IncomingMessage, response: ServerResponse): void {
  const id = readCookie(request, "web_app_session") ?? "";
  const session = sessions.get(id);
  sessions.delete(id);
  const there =
    session && openid.buildEndSessionUrl(config, { id_token_hint: session.idToken, post_logout_redirect_uri: home });
  redirect(response, there?.href ?? "/", [cookie("web_app_session", "", "; Max-Age=0")]);
}

/** On https this would also say Secure, and its name begin with __Host-. */
const cookie = (name: string, value: string, more = ""): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${more}`;

const readCookie = (request: IncomingMessage, name: string): string | undefined =>
  new RegExp(`(?:^|; )${name}=([\\w-]+)`).exec(request.headers.cookie ?? "")?.[1];

const headers = {
  // Browsers apply form-action to the redirect that follows the form, so signing out names Countersign too.
  "content-security-policy": `default-src 'none'; style-src 'self'; form-action 'self' ${issuer.origin}; frame-ancestors 'none'; base-uri 'none'`,
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

function redirect(response: ServerResponse, location: string, cookies: readonly string[] = []): void {
  response.writeHead(303, { ...headers, location, "set-cookie": [...cookies] }).end();
}

function send(response: ServerResponse, status: number, body: string | Buffer, type = "text/html"): void {
  response.writeHead(status, { ...headers, "content-type": type }).end(body);
}

async function answer(config: openid.Configuration, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = sessions.get(readCookie(request, "web_app_session") ?? "");
  switch (`${request.method} ${request.url?.split("?")[0]}`) {
    case "GET /":
      return send(response, 200, session === undefined ? signedOutPage() : signedInPage(session.claims));
    case "GET /sign-in":
      return beginSignIn(config, response);
    case "GET /callback":
      return finishSignIn(config, request, response);
    case "POST /sign-out":
      if (request.headers["sec-fetch-site"] !== "same-origin") return send(response, 403, failedPage("Not from here."));
      return signOut(config, request, response);
    case "GET /web-app.css":
      return send(response, 200, stylesheet, "text/css");
    default:
      return send(response, 404, failedPage("There is nothing at this address."));
  }
}

try {
  const config = await connect(clientId);
  createServer((request, response) => {
    answer(config, request, response).catch((error) => send(response, 400, failedPage(explain(error, register))));
  }).listen(port, "127.0.0.1", () => console.log(`The site is at ${home}. It signs people in at ${issuer.origin}.`));
} catch (error) {
  console.error(explain(error, register));
  process.exitCode = 3;
}
