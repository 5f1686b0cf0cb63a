/**
 * A television that signs its viewer in with the phone: the device authorization grant (RFC 8628) by `openid-client`.
 * "npm run example:tv" registers its client, starts it and prints the address of the page.
 *
 * This process plays the box under the screen: one television, one state. The page (`page.ts`) shows the state and is
 * told when it changes. Each page has one button, which has the focus: the OK key of a remote control is enough.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as openid from "openid-client";
import { connect, explain, issuer } from "../countersign.ts";
import { type Screen, tvPage } from "./page.ts";

const port = Number(process.env.EXAMPLE_PORT || 8081);
const clientId = process.env.CLIENT_ID || "example-tv";
const register = 'npx countersign client add "Example TV" --device';

let screen: Screen = { name: "off" };
let version = 0;
let waiting = new AbortController();
const viewers = new Set<ServerResponse>();

function show(next: Screen): void {
  screen = next;
  version += 1;
  for (const viewer of viewers) viewer.write(`data: ${version}\n\n`);
}

/** Begins a sign-in; from then on the screen follows what the phone does. */
async function signIn(): Promise<void> {
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  try {
    const config = await connect(clientId);
    const device = await openid.initiateDeviceAuthorization(config, { scope: "openid profile" });
    if (signal.aborted) return;
    show({
      name: "waiting",
      code: device.user_code,
      address: device.verification_uri,
      link: device.verification_uri_complete ?? device.verification_uri,
    });
    openid.pollDeviceAuthorizationGrant(config, device, undefined, { signal }).then((tokens) => {
      // A real television would keep the tokens; this one only wants to know whom to greet.
      const claims = tokens.claims();
      show({ name: "signed-in", person: String(claims?.name ?? claims?.sub) });
    }, fail);
  } catch (error) {
    fail(error);
  }

  function fail(error: unknown): void {
    if (!signal.aborted) show({ name: "stopped", why: explain(error, register) });
  }
}

const headers = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

const files: Record<string, { type: string; body: Buffer }> = {
  "/tv.css": { type: "text/css", body: readFileSync(new URL("tv.css", import.meta.url)) },
  "/follow.js": { type: "text/javascript", body: readFileSync(new URL("follow.js", import.meta.url)) },
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const file = files[path];
  if (file !== undefined) {
    response.writeHead(200, { ...headers, "content-type": file.type }).end(file.body);
  } else if (path === "/" && request.method === "GET") {
    if (screen.name === "off") await signIn();
    response.writeHead(200, { ...headers, "content-type": "text/html; charset=utf-8" }).end(tvPage(screen, version));
  } else if (path === "/changes" && request.method === "GET") {
    response.writeHead(200, { ...headers, "content-type": "text/event-stream" }).write(`data: ${version}\n\n`);
    viewers.add(response);
    response.on("close", () => viewers.delete(response));
  } else if (path === "/again" && request.method === "POST" && request.headers["sec-fetch-site"] === "same-origin") {
    await signIn();
    response.writeHead(303, { ...headers, location: "/" }).end();
  } else {
    response.writeHead(404, { ...headers, "content-type": "text/plain" }).end("There is nothing here.");
  }
}

try {
  await connect(clientId);
  createServer((request, response) => void answer(request, response)).listen(port, "127.0.0.1", () => {
    console.log(`The television is at http://localhost:${port}. It signs in at ${issuer.origin}.`);
  });
} catch (error) {
  console.error(explain(error, register));
  process.exitCode = 3;
}
