import type { Role } from "../../src/accounts/account.ts";
import type { Person, TestApp } from "./app.ts";
import { type Answer, createRelyingParty, type RelyingParty } from "./relying-party.ts";

/** Somebody with a role, and the access token of a program that acts for them. */
export interface Administrator extends Person {
  /** Calls an action of the table by name, over HTTP: `act("people.disable", { person })`. */
  act(action: string, input?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** A program that may ask for the scope of administrators. */
export async function createAdminProgram(app: TestApp): Promise<RelyingParty> {
  const redirectUris = ["https://app.example/callback"];
  const scopes = ["openid", "admin"];
  return createRelyingParty(
    app,
    await app.createClient({ name: "Admin tool", kind: "public", trust: "first_party", redirectUris, scopes }),
  );
}

export async function createAdministrator(
  app: TestApp,
  program: RelyingParty,
  displayName: string,
  role: Role,
): Promise<Administrator> {
  const person = await app.createPerson(displayName, role);
  let token: string | null = null;
  const newToken = async (): Promise<string> =>
    (await program.signIn(person.phone, { scope: "openid admin" })).body.access_token;
  return Object.assign(person, {
    async act(action: string, input: Readonly<Record<string, unknown>> = {}) {
      token ??= await newToken();
      const answer = await callAction(app, token, action, input);
      if (answer.body?.error !== "invalid_token") return answer;
      // New keys, or the end of every session: a program signs its person in again.
      token = await newToken();
      return callAction(app, token, action, input);
    },
  });
}

/** What reads is a GET, what changes a POST; the reads are those whose names say so. */
const reads = /\.(list|show|ways_in|verify|members|read|templates|preview)$/;

export async function callAction(
  app: TestApp,
  token: string | null,
  action: string,
  input: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const path = `${app.origin}/admin/api/${action.replace(".", "/")}`;
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const query = new URLSearchParams(Object.entries(input).map(([name, value]) => [name, String(value)]));
  const response = reads.test(action)
    ? await fetch(`${path}?${query}`, { headers: authorization })
    : await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json", ...authorization },
        body: JSON.stringify(input),
      });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}
