import { setTimeout as delay } from "node:timers/promises";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { createHttpBrowser, readAttribute } from "./http-browser.ts";
import type { RegisteredPerson } from "./person.ts";

/**
 * People, screens and devices that sign in while servers die under them. Each goes on as real ones do: they repeat what
 * got no answer, and remember what they were told, so that the database can be held against it afterwards.
 */
export interface InsistentPeople {
  /** By request: what its people were told. */
  readonly told: ReadonlyMap<string, Told>;
  /** A whole sign-in on the page of a browser. */
  signInOnPage(person: RegisteredPerson): Promise<void>;
  /** A whole device grant, polled from the start, so that polls are being answered, or held, when a server dies. */
  signInDevice(person: RegisteredPerson): Promise<void>;
  /** Milliseconds from the answer to the approval to the tokens, of each device grant in which nothing was repeated. */
  readonly approvedToTokens: readonly number[];
}

export interface Told {
  /** The approval was answered with 200, not only carried out. */
  approvalAnswered: boolean;
  /** How often the new screen or device was handed a session or tokens. */
  handedOut: number;
}

export interface Insistence {
  /** Called before each HTTP request: where a campaign plans its kills. */
  readonly beforeRequest?: () => void;
  /** How long people look at the card before they approve. A poll is held from a second after its code was given out. */
  readonly looksMilliseconds?: number;
}

export function createInsistentPeople(
  url: string,
  clientId: string,
  { beforeRequest = () => {}, looksMilliseconds = 0 }: Insistence = {},
): InsistentPeople {
  const told = new Map<string, Told>();
  const approvedToTokens: number[] = [];

  /** One HTTP request, repeated for as long as it gets no answer, or none but a balancer's or an outage's. */
  async function insist(attempt: () => Promise<Response>): Promise<Response> {
    for (let tries = 0; tries < 1000; tries++) {
      beforeRequest();
      try {
        const answer = await attempt();
        // An answer counts once it has been read to its end.
        const body = await answer.text();
        if (!isOutage(answer.status)) return new Response(body, { status: answer.status, headers: answer.headers });
      } catch (error) {
        if (!isConnectionLoss(error)) throw error;
      }
      await delay(30);
    }
    throw new Error("the server did not come back");
  }

  const outcomeOf = (requestId: string): Told => {
    const outcome = told.get(requestId) ?? { approvalAnswered: false, handedOut: 0 };
    told.set(requestId, outcome);
    return outcome;
  };

  /** The phone: enters the code, looks at the card, approves; after a loss it looks what became of the request. */
  async function countersign(
    person: RegisteredPerson,
    code: string,
  ): Promise<{ requestId: string; at: number | null }> {
    const opened = await insist(() => person.phone.post("/link", { code }));
    if (opened.status !== 303) throw new Error(`the code ${code} no longer opens its request: ${opened.status}`);
    const requestId = (opened.headers.get("location") ?? "").replace("/link/", "");
    const outcome = outcomeOf(requestId);
    for (let lost = false; ; lost = true) {
      const page = await (await insist(() => person.phone.get(`/link/${requestId}`))).text();
      const options = readAttribute(page, "data-request-options");
      if (options === undefined) {
        if (!/data-state="(approved|redeemed)"/.test(page)) throw new Error(`${requestId} was lost:\n${page}`);
        return { requestId, at: null };
      }
      if (looksMilliseconds > 0) await delay(looksMilliseconds);
      beforeRequest();
      const response = person.authenticator.get(JSON.parse(options) as { challenge: string });
      const answer = await person.phone.postJson(`/link/${requestId}/approve`, { response }).catch(() => null);
      if (answer === null || isOutage(answer.status)) continue;
      if (answer.status !== 200)
        throw new Error(`${requestId} was not approved: ${answer.status} ${await answer.text()}`);
      outcome.approvalAnswered = true;
      return { requestId, at: lost ? null : performance.now() };
    }
  }

  return {
    told,
    approvedToTokens,

    async signInOnPage(person) {
      const browser = createHttpBrowser(url);
      const page = await (await insist(() => browser.get("/sign-in"))).text();
      const { requestId } = await countersign(person, readAttribute(page, "data-user-code") ?? "");
      const redeemed = await insist(() => browser.post("/sign-in/redeem", { request: requestId }));
      if (redeemed.status === 303) outcomeOf(requestId).handedOut += 1;
      // 409: it was redeemed just before the server died, and the answer was lost with it.
      else if (redeemed.status !== 409)
        throw new Error(`${requestId} was approved and not redeemed: ${redeemed.status}`);
    },

    async signInDevice(person) {
      const ask = (path: string, fields: Record<string, string>) =>
        insist(() => fetch(url + path, { method: "POST", body: new URLSearchParams(fields) }));
      const begun = await ask("/oauth/device_authorization", { client_id: clientId, scope: "openid" });
      const grant = (await begun.json()) as { device_code: string; user_code: string };
      const polling = pollUntilDecided(() =>
        ask("/oauth/token", { client_id: clientId, grant_type: deviceCodeGrant, device_code: grant.device_code }),
      );
      const [{ requestId, at }, tokens] = await Promise.all([countersign(person, grant.user_code), polling]);
      if (!tokens.received) return;
      outcomeOf(requestId).handedOut += 1;
      if (at !== null && tokens.answer === "held") approvedToTokens.push(tokens.at - at);
    },
  };
}

type Polled =
  /** Redeemed into an answer that was lost. */
  | { readonly received: false }
  /** Tokens, and whether the poll that brought them was under way before. */
  | { readonly received: true; readonly at: number; readonly answer: "held" | "asked" };

async function pollUntilDecided(poll: () => Promise<Response>): Promise<Polled> {
  for (;;) {
    const begun = performance.now();
    const answer = await poll();
    const at = performance.now();
    if (answer.status === 200) return { received: true, at, answer: at - begun > 200 ? "held" : "asked" };
    const { error } = (await answer.json()) as { error: string };
    if (error === "invalid_grant") return { received: false };
    if (error !== "authorization_pending" && error !== "slow_down") throw new Error(`the poll was refused: ${error}`);
    await delay(error === "slow_down" ? 2000 : 200);
  }
}

/** What a balancer says when nobody is behind it, and the server while its database is away. */
const isOutage = (status: number): boolean => status >= 502 && status <= 504;

function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof TypeError)) return false;
  return error.message === "fetch failed" || error.message === "terminated";
}

/** A small seeded generator: the same seed draws the same moments. */
export function seededDraws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
