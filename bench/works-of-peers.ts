/** What is done to the peers: the same works, by the requests that they have for them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../tests/kit/server-process.ts";
import { type ServerUnderTest, startScript } from "./contestant.ts";
import { type Answer, expectStatus, getRequest, type Line, openLine, postRequest, repeat } from "./load.ts";
import { pendingPolls } from "./pending-polls.ts";
import type { Works } from "./work.ts";

export type Store = "memory" | "sqlite";

export interface Peer {
  readonly server: ServerUnderTest;
  readonly works: Works;
}

async function startPeer(script: string, store: Store, readyPath: string): Promise<ServerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-peer-"));
  const env = { BENCH_STORE: store, BENCH_FILE: join(folder, "peer.db"), NODE_ENV: "production" };
  const server = await startScript(script, await freePort(), env, readyPath);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const deviceGrant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
const json = { "Content-Type": "application/json" };
const parsed = <Value>(body: string): Value => JSON.parse(body) as Value;
interface Begun {
  readonly device_code: string;
  readonly user_code: string;
}
interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const locationOf = ({ head }: Answer): string => /\r\nlocation: ([^\r]*)/i.exec(head)?.[1] ?? "";

/** Keeps the cookies that it is given, and sends all of them everywhere. */
class Browser {
  readonly #line: Line;
  readonly #host: string;
  readonly #cookies = new Map<string, string>();
  constructor(line: Line, port: number) {
    this.#line = line;
    this.#host = `localhost:${port}`;
  }

  /** Of an address as it is in a `Location` the server is left out. */
  get(address: string): Promise<Answer> {
    return this.#ask(getRequest(address.replace(`http://${this.#host}`, ""), this.#headers()));
  }

  post(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.#ask(postRequest(path, new URLSearchParams(fields).toString(), this.#headers()));
  }

  #headers(): Record<string, string> {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    return { Host: this.#host, Accept: "text/html", ...(cookies.length === 0 ? {} : { Cookie: cookies.join("; ") }) };
  }

  async #ask(request: Buffer): Promise<Answer> {
    const answer = await this.#line.ask(request);
    for (const [, name = "", value = ""] of answer.head.matchAll(/\r\nset-cookie: ([^=]+)=([^;\r]*)/gi))
      this.#cookies.set(name, value);
    return answer;
  }
}

export async function startOidcProvider(store: Store, lineCount: number): Promise<Peer> {
  const server = await startPeer("peers/oidc-provider.mjs", store, "/.well-known/openid-configuration");
  const lines = await Promise.all(Array.from({ length: lineCount }, () => openLine(server.port)));
  const [line = await openLine(server.port)] = lines;
  const host = { Host: `localhost:${server.port}` };
  const basic = { ...host, Authorization: `Basic ${Buffer.from(`api:${"secret".repeat(8)}`).toString("base64")}` };
  const authorization = postRequest("/device/auth", "client_id=console&scope=openid", host);
  const begin = async (each: Line, request = authorization) =>
    parsed<Begun>(expectStatus(await each.ask(request), 200).body);
  const pollOf = (code: string) =>
    postRequest("/token", `grant_type=${deviceGrant}&device_code=${code}&client_id=console`, host);

  /** Its own pages, in a browser that nobody has signed in with: the code, the confirmation, a login, and where that leads. */
  const approve = async (each: Line, userCode: string): Promise<void> => {
    const browser = new Browser(each, server.port);
    const page = await browser.get("/device");
    const xsrf = /name="xsrf" value="([^"]*)"/.exec(page.body)?.[1] ?? "";
    const typed = { xsrf, user_code: userCode };
    expectStatus(await browser.post("/device", typed), 200);
    const confirmed = expectStatus(await browser.post("/device", { ...typed, confirm: "yes" }), 303);
    const loggedIn = expectStatus(await browser.get(locationOf(confirmed)), 303);
    expectStatus(await browser.get(locationOf(loggedIn)), 200);
  };
  const tokensOf = async (each: Line): Promise<Tokens> => {
    const begun = await begin(each);
    await approve(each, begun.user_code);
    return parsed(expectStatus(await each.ask(pollOf(begun.device_code)), 200).body);
  };
  const ofApi = await begin(line, postRequest("/device/auth", "scope=openid&client_id=api", basic));
  await approve(line, ofApi.user_code);
  const body = `grant_type=${deviceGrant}&device_code=${ofApi.device_code}`;
  const { access_token } = parsed<Tokens>(expectStatus(await line.ask(postRequest("/token", body, basic)), 200).body);

  const refreshTokens: string[] = [];
  return {
    server,
    works: {
      discovery: repeat(getRequest("/.well-known/openid-configuration", host)),
      jwks: repeat(getRequest("/jwks", host)),
      device_authorization: repeat(authorization),
      pending_poll: pendingPolls(lines, begin, pollOf),
      refresh: async () => {
        if (refreshTokens.length === 0)
          refreshTokens.push(...(await Promise.all(lines.map(tokensOf))).map((tokens) => tokens.refresh_token));
        return async (each, number) => {
          const fields = `grant_type=refresh_token&refresh_token=${refreshTokens[number]}&client_id=console`;
          const answer = expectStatus(await each.ask(postRequest("/token", fields, host)), 200);
          refreshTokens[number] = parsed<Tokens>(answer.body).refresh_token;
        };
      },
      introspection: repeat(postRequest("/token/introspection", `token=${access_token}`, basic)),
      userinfo: repeat(getRequest("/me", { ...host, Authorization: `Bearer ${access_token}` })),
      whole_sign_in: async () => async (each) => void (await tokensOf(each)),
    },
  };
}

export async function startBetterAuth(store: Store, lineCount: number): Promise<Peer> {
  const server = await startPeer("peers/better-auth.mjs", store, "/api/auth/ok");
  const lines = await Promise.all(Array.from({ length: lineCount }, () => openLine(server.port)));
  const [line = await openLine(server.port)] = lines;
  const own = { Host: `localhost:${server.port}`, Origin: `http://localhost:${server.port}` };
  const ask = async <Value>(each: Line, path: string, value: object, headers: Record<string, string> = {}) =>
    parsed<Value>(
      expectStatus(
        await each.ask(postRequest(`/api/auth${path}`, JSON.stringify(value), { ...own, ...json, ...headers })),
        200,
      ).body,
    );
  const account = { email: "ada@example.org", password: "correct horse battery", name: "Ada" };
  const { token } = await ask<{ token: string }>(line, "/sign-up/email", account);
  const bearer = { Authorization: `Bearer ${token}` };
  const wanted = { client_id: "console", scope: "openid" };
  const begin = (each: Line) => ask<Begun>(each, "/device/code", wanted);
  const pollOf = (code: string) =>
    postRequest(
      "/api/auth/device/token",
      JSON.stringify({
        grant_type: decodeURIComponent(deviceGrant),
        device_code: code,
        client_id: "console",
      }),
      { ...own, ...json },
    );
  return {
    server,
    works: {
      device_authorization: repeat(postRequest("/api/auth/device/code", JSON.stringify(wanted), { ...own, ...json })),
      pending_poll: pendingPolls(lines, begin, pollOf),
      userinfo: repeat(getRequest("/api/auth/get-session", { ...own, ...bearer })),
      whole_sign_in: async () => async (each) => {
        const { device_code, user_code } = await begin(each);
        expectStatus(await each.ask(getRequest(`/api/auth/device?user_code=${user_code}`, { ...own, ...bearer })), 200);
        await ask(each, "/device/approve", { userCode: user_code }, bearer);
        expectStatus(await each.ask(pollOf(device_code)), 200);
      },
    },
  };
}
