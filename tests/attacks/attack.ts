/** What an attack is, and how its spoils are weighed: by using them, on the server, before and after "it was not me". */
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import type { Person } from "../kit/app.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";
import { claimsOf, createRelyingParty } from "../kit/relying-party.ts";
import {
  type Character,
  type Credentials,
  callback,
  createWorld,
  type Policy,
  type Tokens,
  type World,
} from "./world.ts";

export interface Attack {
  /** As issue 3 counts them, with a letter where one has several forms. */
  readonly number: string;
  readonly name: string;
  /** Null where nobody is deceived: the attacker works alone. */
  readonly victim: Exclude<Character, "honest"> | null;
  /**
   * `policy`: without the policy the attack works. `structure`: it fails for a reason that no setting removes; `control`
   * then shows that the same means, in the right hands or against the wrong set-up, do work.
   */
  readonly stoppedBy: "policy" | "structure" | "nothing";
  readonly run: (world: World) => Promise<Obtained>;
  readonly control?: { readonly policy: Policy; readonly run: (world: World) => Promise<Obtained> };
  /** Settings of the server under attack, beyond the world's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the documents say remains. */
  readonly remains: string;
}

export interface Obtained {
  /** `her screen`: the victim's own new screen is signed in, but as the attacker. */
  readonly what: "nothing" | "session" | "tokens" | "her screen";
  /** Full or limited, as the server itself has it marked. */
  readonly form: "full" | "limited" | null;
  readonly lifetimeSeconds: number;
  readonly refresh: boolean;
  /** Whether it was good for something that lasts: a passkey added, a browser made known, a consent left, itself confirmed. */
  readonly lasting: boolean;
  /** Whether it still works after "it was not me". */
  readonly survivesUndo: boolean;
  /** From "it was not me" on the phone to the refusal of the next request. */
  readonly undoMilliseconds: number | null;
  readonly why: string;
}

export const nothing = (why: string): Obtained => ({
  what: "nothing",
  form: null,
  lifetimeSeconds: 0,
  refresh: false,
  lasting: false,
  survivesUndo: false,
  undoMilliseconds: null,
  why,
});

/** Anything worth more than the hour that one careless touch may cost. */
export const outlives = (obtained: Obtained): boolean =>
  obtained.lifetimeSeconds > 3600 || obtained.refresh || obtained.lasting || obtained.survivesUndo;

export async function play(attack: Attack, policy: Policy): Promise<Obtained> {
  const world = await createWorld(policy, attack.env);
  try {
    return await attack.run(world);
  } finally {
    await world.close();
  }
}

/** Uses a session for all that it is good for, then has the victim say "it was not me". */
export async function weighSession(
  world: World,
  browser: HttpBrowser | null,
  requestId: string,
  why: string,
): Promise<Obtained> {
  const { deps } = world.app;
  const signedIn = browser === null ? null : await findSignedIn(deps, browser.cookie("session") ?? "");
  if (browser === null || signedIn === null || (await browser.get("/")).status !== 200) return nothing(why);
  const { session } = signedIn;
  const console = createRelyingParty(world.app, world.console, callback);
  const tokens = (await console.signIn(browser, { scope: "openid profile offline_access" })).body as unknown as Tokens;
  const lasting = await makeItLast(world, browser, requestId);
  const lifetimeSeconds = Math.round((session.expiresAt - deps.clock.now()) / 1000);
  const started = performance.now();
  await world.victim.revoke(requestId);
  const sessionDead = (await browser.get("/")).status !== 200;
  const undoMilliseconds = performance.now() - started;
  const tokenDead = (await console.userinfo(tokens.access_token)).status === 401;
  return {
    what: "session",
    form: session.origin?.form ?? "full",
    lifetimeSeconds,
    refresh: tokens.refresh_token !== undefined,
    lasting,
    survivesUndo: !sessionDead || !tokenDead,
    undoMilliseconds,
    why,
  };
}

/** All that somebody with an hour would do to have more than an hour. */
async function makeItLast(world: World, browser: HttpBrowser, requestId: string): Promise<boolean> {
  const { db } = world.app.deps;
  const registration = await browser.postJson("/passkeys/registration/options", {});
  const confirmed = await browser.post(`/link/${requestId}/confirm`, {});
  const evil = await world.app.createClient({
    name: "Console",
    trust: "third_party",
    kind: "public",
    redirectUris: [callback],
  });
  const { path } = createRelyingParty(world.app, evil, callback).attempt();
  const asked = await (await browser.get(path)).text();
  const authorization = /name="authorization" value="([^"]+)"/.exec(asked)?.[1];
  if (authorization === undefined) throw new Error("a third party was not asked about");
  await browser.post("/oauth/consent", { authorization, decision: "allow" });
  const consents = await db.selectFrom("consents").selectAll().execute();
  const known = await db.selectFrom("known_browsers").selectAll().execute();
  return registration.status === 200 || confirmed.status === 303 || consents.length > 0 || known.length > 0;
}

/** The same for what a device grant gives. */
export async function weighTokens(
  world: World,
  client: Credentials,
  tokens: Tokens | null,
  requestId: string,
  why: string,
  person: Person = world.victim,
): Promise<Obtained> {
  const party = createRelyingParty(world.app, client);
  if (tokens === null || (await party.userinfo(tokens.access_token)).status !== 200) return nothing(why);
  const { db, clock } = world.app.deps;
  const grant = await db
    .selectFrom("grants")
    .selectAll()
    .where("sign_in_request_id", "=", requestId as never)
    .executeTakeFirstOrThrow();
  // Without a refresh token the access token is all there is of the grant.
  const endsAt =
    tokens.refresh_token === undefined ? Number(claimsOf(tokens.access_token).exp) * 1000 : grant.expires_at;
  const lifetimeSeconds = Math.round((Math.min(endsAt, grant.expires_at) - clock.now()) / 1000);
  const started = performance.now();
  await person.revoke(requestId);
  const accessDead = (await party.userinfo(tokens.access_token)).status === 401;
  const undoMilliseconds = performance.now() - started;
  const refreshDead = tokens.refresh_token === undefined || (await party.refresh(tokens.refresh_token)).status !== 200;
  return {
    what: "tokens",
    form: grant.form ?? "full",
    lifetimeSeconds,
    refresh: tokens.refresh_token !== undefined,
    lasting: false,
    survivesUndo: !accessDead || !refreshDead,
    undoMilliseconds,
    why,
  };
}
