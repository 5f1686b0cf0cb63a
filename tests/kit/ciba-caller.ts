import { expect } from "vitest";
import { cibaGrant } from "../../src/oauth/clients/client.ts";
import type { NewClient } from "../../src/oauth/clients/client-registry.flow.ts";
import type { Person, TestApp } from "./app.ts";
import { type Answer, createRelyingParty, type PartyClient, type RelyingParty } from "./relying-party.ts";

type Fields = Record<string, string>;

/** A client that asks for people itself (OpenID CIBA). */
export interface Caller {
  readonly client: PartyClient;
  readonly party: RelyingParty;
  /** POST to the backchannel authentication endpoint with `scope=openid`, and the client's secret if it has one. */
  ask(fields: Fields): Promise<Answer>;
  /** The same with nothing but client authentication beside these fields. */
  send(fields: Fields): Promise<Answer>;
  poll(authReqId: string, more?: Fields): Promise<Answer>;
}

export interface Asked {
  readonly authReqId: string;
  /** The sign-in request. */
  readonly id: string;
}

/** What tests of CIBA do again and again. */
export interface Callers {
  newCaller(changes?: Partial<NewClient>): Promise<Caller>;
  /** Somebody who says to be this client. */
  callerFor(client: PartyClient): Caller;
  /** Asks for this person, later than whoever asked before. */
  askFor(caller: Caller, person: Person, fields?: Fields): Promise<Asked>;
  /** The newest request of this kind, by the database. */
  newest(): Promise<string>;
  openFromApp(person: Person, id: string): Promise<Response>;
  openAndApprove(person: Person, id: string): Promise<void>;
}

export function createCallers(app: TestApp): Callers {
  function callerFor(client: PartyClient): Caller {
    const party = createRelyingParty(app, client);
    const credentials = { client_id: client.id, ...(client.secret === null ? {} : { client_secret: client.secret }) };
    const send = (fields: Fields) => party.post("/oauth/bc-authorize", { ...credentials, ...fields });
    return {
      client,
      party,
      send,
      ask: (fields) => send({ scope: "openid", ...fields }),
      poll: (auth_req_id, more = {}) =>
        party.post("/oauth/token", { ...credentials, grant_type: cibaGrant, auth_req_id, ...more }),
    };
  }

  const callers: Callers = {
    callerFor,
    newCaller: async (changes = {}) =>
      callerFor(
        await app.createClient({
          name: "Harbour Bank",
          kind: "confidential",
          trust: "first_party",
          grantTypes: [cibaGrant],
          settings: { backchannel: { mode: "poll" } },
          ...changes,
        }),
      ),
    async askFor(caller, person, fields = {}) {
      app.advance(1_000);
      const { status, body } = await caller.ask({ login_hint: person.identifier, ...fields });
      expect([status, body]).toEqual([200, expect.anything()]);
      return { authReqId: body.auth_req_id as string, id: await callers.newest() };
    },
    async newest() {
      const row = await app.deps.db
        .selectFrom("sign_in_requests")
        .select("id")
        .where("kind", "=", "ciba")
        .orderBy("created_at", "desc")
        .orderBy("expires_at", "desc")
        .executeTakeFirstOrThrow();
      return row.id;
    },
    openFromApp: (person, id) => person.phone.post(`/app/requests/${id}/open`, {}),
    async openAndApprove(person, id) {
      const opened = await callers.openFromApp(person, id);
      expect([opened.status, opened.headers.get("location")]).toEqual([303, `/link/${id}`]);
      expect((await person.approve(id)).status).toBe(200);
    },
  };
  return callers;
}

/** What a refusal of the provider looks like. */
export const refused = (error: string, status = 400) => ({ status, body: { error } });
