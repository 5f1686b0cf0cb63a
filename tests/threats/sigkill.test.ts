import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { verifyCountersignature } from "../../src/approval/verify-countersignature.flow.ts";
import { openDatabase } from "../../src/database/open.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createHttpBrowser, readAttribute } from "../kit/http-browser.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { type ServerProcess, startServer } from "../kit/server-process.ts";

/**
 * The built server, killed with SIGKILL while people sign in, and started again on its SQLite file. Everybody goes on as
 * real browsers, phones and devices do: they repeat what got no answer. SIGKILL_SIGN_INS makes it longer, SIGKILL_SEED
 * draws other moments.
 */
const signIns = Number(process.env.SIGKILL_SIGN_INS ?? 100);
const seed = Number(process.env.SIGKILL_SEED ?? 1);
const peopleAtOnce = 5;

/** Requests between two kills, and the milliseconds from there into the middle of what is then under way. */
const requestsBetweenKills = { from: 15, to: 45 };
const killWithinMilliseconds = 12;

const clientId = "television";

interface Told {
  /** The approval was answered with 200, not only carried out. */
  approvalAnswered: boolean;
  /** How often the new screen or device was handed a session or tokens. */
  handedOut: number;
}

describe("SIGKILL at any moment", () => {
  it(`loses no approved request of ${signIns} and redeems none twice`, {
    timeout: 60_000 + signIns * 1500,
  }, async () => {
    const server = await startServer();
    const campaign = createCampaign(server);
    try {
      await runCommand(server, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
      const names = ["Ada", "Bob", "Cleo", "Dora", "Emil"].slice(0, peopleAtOnce);
      const people = await Promise.all(names.map((name) => invitePerson(server, name)));
      const queue = Array.from({ length: signIns }, (_, at) => at).values();
      campaign.start();
      await Promise.all(
        people.map(async (person) => {
          for (const at of queue) await (at % 2 === 0 ? campaign.signInOnPage(person) : campaign.signInDevice(person));
        }),
      );
      await campaign.stop();
      await server.kill("SIGKILL");
      await checkRecords(server, campaign.told, campaign.kills());
    } finally {
      await campaign.stop();
      await server.close();
    }
  });
});

function createCampaign(server: ServerProcess) {
  const random = mulberry32(seed);
  const draw = (from: number, to: number) => from + Math.floor(random() * (to - from));
  const told = new Map<string, Told>();
  let kills = 0;
  let requests = 0;
  let killing: Promise<void> | null = null;
  let nextKill = Number.POSITIVE_INFINITY;

  async function killAndRestart(): Promise<void> {
    await delay(random() * killWithinMilliseconds);
    await server.kill("SIGKILL");
    kills += 1;
    await server.restart();
    nextKill = requests + draw(requestsBetweenKills.from, requestsBetweenKills.to);
    killing = null;
  }

  /** One HTTP request, repeated for as long as it gets no answer at all. */
  async function insist(attempt: () => Promise<Response>): Promise<Response> {
    for (let tries = 0; tries < 500; tries++) {
      requests += 1;
      if (requests >= nextKill && killing === null) killing = killAndRestart();
      try {
        const answer = await attempt();
        // An answer counts once it has been read to its end.
        const body = await answer.text();
        return Object.assign(new Response(body, { status: answer.status, headers: answer.headers }), {});
      } catch (error) {
        if (!isConnectionLoss(error)) throw error;
        await delay(30);
      }
    }
    throw new Error("the server did not come back");
  }

  const newOutcome = (requestId: string): Told => {
    const outcome = told.get(requestId) ?? { approvalAnswered: false, handedOut: 0 };
    told.set(requestId, outcome);
    return outcome;
  };

  /** The phone: enters the code, looks at the card, approves; after a loss it looks what became of the request. */
  async function countersign(person: RegisteredPerson, code: string): Promise<string> {
    const opened = await insist(() => person.phone.post("/link", { code }));
    if (opened.status !== 303) throw new Error(`the code ${code} no longer opens its request: ${opened.status}`);
    const requestId = (opened.headers.get("location") ?? "").replace("/link/", "");
    const outcome = newOutcome(requestId);
    for (;;) {
      const page = await (await insist(() => person.phone.get(`/link/${requestId}`))).text();
      const options = readAttribute(page, "data-request-options");
      if (options === undefined) {
        if (!/data-state="(approved|redeemed)"/.test(page)) throw new Error(`${requestId} was lost:\n${page}`);
        return requestId;
      }
      requests += 1;
      if (requests >= nextKill && killing === null) killing = killAndRestart();
      const response = person.authenticator.get(JSON.parse(options) as { challenge: string });
      const answer = await person.phone.postJson(`/link/${requestId}/approve`, { response }).catch(() => null);
      if (answer !== null && answer.status !== 200)
        throw new Error(`${requestId} was not approved: ${answer.status} ${await answer.text()}`);
      if (answer?.status === 200) outcome.approvalAnswered = true;
    }
  }

  return {
    told,
    kills: () => kills,
    start: () => {
      nextKill = draw(requestsBetweenKills.from, requestsBetweenKills.to);
    },
    stop: async () => {
      nextKill = Number.POSITIVE_INFINITY;
      await killing;
      nextKill = Number.POSITIVE_INFINITY;
    },

    async signInOnPage(person: RegisteredPerson): Promise<void> {
      const browser = createHttpBrowser(server.url);
      const page = await (await insist(() => browser.get("/sign-in"))).text();
      const code = readAttribute(page, "data-user-code") ?? "";
      const requestId = await countersign(person, code);
      const redeemed = await insist(() => browser.post("/sign-in/redeem", { request: requestId }));
      if (redeemed.status === 303) newOutcome(requestId).handedOut += 1;
      // 409: it was redeemed just before the server died, and the answer was lost with it.
      else if (redeemed.status !== 409)
        throw new Error(`${requestId} was approved and not redeemed: ${redeemed.status}`);
    },

    async signInDevice(person: RegisteredPerson): Promise<void> {
      const ask = (path: string, fields: Record<string, string>) =>
        insist(() => fetch(server.url + path, { method: "POST", body: new URLSearchParams(fields) }));
      const begun = await ask("/oauth/device_authorization", { client_id: clientId, scope: "openid" });
      const grant = (await begun.json()) as { device_code: string; user_code: string };
      // The device polls from the start, so that polls are being answered, or held, when the server dies.
      const polling = pollUntilDecided(() =>
        ask("/oauth/token", { client_id: clientId, grant_type: deviceCodeGrant, device_code: grant.device_code }),
      );
      const [requestId, tokens] = await Promise.all([countersign(person, grant.user_code), polling]);
      if (tokens) newOutcome(requestId).handedOut += 1;
    },
  };
}

/** True with tokens, false when they were redeemed into an answer that was lost. */
async function pollUntilDecided(poll: () => Promise<Response>): Promise<boolean> {
  for (;;) {
    const answer = await poll();
    if (answer.status === 200) return true;
    const { error } = (await answer.json()) as { error: string };
    if (error === "invalid_grant") return false;
    if (error !== "authorization_pending" && error !== "slow_down") throw new Error(`the poll was refused: ${error}`);
    await delay(error === "slow_down" ? 2000 : 200);
  }
}

/** What the database says when all is over. */
async function checkRecords(server: ServerProcess, told: ReadonlyMap<string, Told>, kills: number): Promise<void> {
  const db = await openDatabase(server.databaseUrl);
  try {
    const requests = await db.selectFrom("sign_in_requests").selectAll().execute();
    const states = Map.groupBy(requests, ({ state }) => state);
    const events = Map.groupBy(
      await db.selectFrom("audit_events").selectAll().execute(),
      ({ subject_id }) => subject_id,
    );
    const sessions = Map.groupBy(
      await db.selectFrom("sessions").selectAll().execute(),
      (session) => session.sign_in_request_id,
    );
    const grants = Map.groupBy(
      await db.selectFrom("grants").selectAll().execute(),
      (grant) => grant.sign_in_request_id,
    );

    expect([...told.keys()].toSorted()).toEqual((states.get("redeemed") ?? []).map(({ id }) => id).toSorted());
    expect(told.size).toBe(signIns);
    // What was begun and never entered lost its answer, and so its code, at the very start.
    expect([...states.keys()].filter((state) => state !== "redeemed" && state !== "pending")).toEqual([]);
    for (const { id, kind } of states.get("redeemed") ?? []) {
      const named = (name: string) => (events.get(id) ?? []).filter(({ event }) => event === name).length;
      const record = {
        requested: named("sign_in_requested"),
        approved: named("sign_in_approved"),
        redeemed: named("sign_in_redeemed"),
        sessions: sessions.get(id)?.length ?? 0,
        grants: grants.get(id)?.length ?? 0,
        countersigned: (await verifyCountersignature(db, id)).ok,
      };
      const page = kind === "page";
      const once = { requested: 1, approved: 1, redeemed: 1, sessions: page ? 1 : 0, grants: page ? 0 : 1 };
      expect({ id, ...record }).toEqual({ id, ...once, countersigned: true });
      expect(named("sign_in_opened")).toBeGreaterThanOrEqual(1);
      expect(told.get(id)?.handedOut).toBeLessThanOrEqual(1);
    }
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
    expect(rows).toEqual([{ integrity_check: "ok" }]);

    const outcomes = [...told.values()];
    const answered = outcomes.filter(({ approvalAnswered }) => approvalAnswered).length;
    const handedOut = outcomes.filter((outcome) => outcome.handedOut === 1).length;
    const begunInVain = states.get("pending")?.length ?? 0;
    console.log(
      `SIGKILL (seed ${seed}): ${kills} kills, ${told.size} sign-ins approved (${answered} answered, ` +
        `${told.size - answered} only in the database), ${states.get("redeemed")?.length} redeemed once each ` +
        `(${handedOut} handed out, ${told.size - handedOut} lost their answer), ${begunInVain} begun without an answer`,
    );
    expect(kills).toBeGreaterThanOrEqual(Math.floor(signIns / 20));
  } finally {
    await db.destroy();
  }
}

function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof TypeError)) return false;
  return error.message === "fetch failed" || error.message === "terminated";
}

/** A small seeded generator: the same seed draws the same moments. */
function mulberry32(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
