/** A person with one of everything that an account can hold, and a look at all of it that belongs to them. */
import { issuePassFor } from "../../src/accounts/access-pass.flow.ts";
import type { Schema } from "../../src/database/schema.ts";
import { offerCode } from "../../src/devices/offer-enrolment.flow.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { addAddress } from "../../src/recovery/address.flow.ts";
import { recoveryCodesOf as storedCodesOf } from "../../src/recovery/recovery-code.flow.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import type { SignedIn } from "../../src/sessions/session.ts";
import type { TestApp } from "../kit/app.ts";
import { createBrowserKey } from "../kit/browser-key.ts";
import { createOfflinePhone } from "../kit/offline-phone.ts";
import type { AssertionOptions } from "../kit/software-authenticator.ts";
import { beginRecovery, giveAddress, prove, recoveryCodesOf } from "./recovery-scene.ts";
import { deviceTokens, redeem, waitOnPage } from "./scene.ts";

export interface FullAccount {
  readonly person: Awaited<ReturnType<TestApp["createPerson"]>>;
  readonly signedIn: SignedIn;
  /** Every id that a path could name. */
  readonly ids: readonly string[];
  /** Secrets, by name: none of them may be where anybody else reads. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly fields: Readonly<Record<string, string>>;
}

/** What only its owner may change. */
const watched = [
  "accounts",
  "passkeys",
  "devices",
  "addresses",
  "address_codes",
  "recovery_codes",
  "enrolments",
  "access_passes",
  "offline_keys",
  "push_subscriptions",
  "known_browsers",
  "grants",
  "consents",
  "recoveries",
] as const satisfies readonly (keyof Schema)[];

/** Nobody listens there, so that every push fails and the log has something to say about it. */
export const endpoint = "http://127.0.0.1:9/push/a-secret-path-of-the-phone";

export async function createFullAccount(app: TestApp, name: string): Promise<FullAccount> {
  const { deps } = app;
  const person = await app.createPerson(name);
  const codes = await recoveryCodesOf(app, person);
  const signedIn = (await findSignedIn(deps, person.phone.cookie("session") ?? "")) as SignedIn;
  const accountId = signedIn.account.id;
  await giveAddress(app, person, "email", `${person.identifier}@example.org`);
  await addAddress(deps, signedIn, { kind: "email", entered: `new-${person.identifier}@example.org` }, "en");
  const options = (await (await person.phone.postJson("/app/offline-key/options", {})).json()) as AssertionOptions;
  const offlineKey = createOfflinePhone().key;
  const response = person.authenticator.get(options);
  const kept = await person.phone.postJson("/app/offline-key", { response, key: offlineKey });
  const pushed = await person.phone.postJson("/app/push/subscribe", { endpoint, keys: pushKeys });
  if (kept.status !== 200 || pushed.status !== 200) throw new Error(`not set up: ${kept.status} ${pushed.status}`);
  const sms = await knownBrowser(app, person);
  const client = await app.createClient({
    name: `${name}'s television`,
    trust: "third_party",
    kind: "public",
    redirectUris: ["https://app.example/callback"],
    grantTypes: [deviceCodeGrant, "refresh_token"],
  });
  await deviceTokens(app, person, client);
  const recovering = await beginRecovery(app, person.identifier);
  await prove(recovering, "recovery_code", codes[0] ?? "");
  const pass = await issuePassFor(deps, person.identifier, { issuerId: null, oneTime: false, lifetimeSeconds: 3600 });
  const offered = await offerCode(deps, signedIn);
  if (!pass.ok || !offered.ok) throw new Error("no pass, or no binding code");
  const { createdAt: replaces } = await storedCodesOf(deps.db, accountId);
  const bindingCode = offered.value.url.split("#")[1] ?? "";
  const code = JSON.parse(
    (
      await deps.db
        .selectFrom("outbox")
        .select("payload")
        .where("channel", "=", "email")
        .orderBy("created_at", "desc")
        .executeTakeFirstOrThrow()
    ).payload,
  ) as { code: string };
  return {
    person,
    signedIn,
    ids: [...(await idsOf(app, accountId)), client.id, sms],
    secrets: new Map([
      ["recovery code", codes[1] ?? ""],
      ["used recovery code", codes[0] ?? ""],
      ["offline key", offlineKey],
      ["push secret", pushKeys.auth],
      ["push endpoint", endpoint],
      ["access pass", pass.value.url.split("#")[1] ?? ""],
      ["binding code", bindingCode],
      ["recovery cookie", recovering.cookie("recovery") ?? ""],
      ["address code", code.code],
    ]),
    fields: { code: code.code, binding: bindingCode, replaces: String(replaces) },
  };
}

export const pushKeys = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};

/** Signed in by code in a browser that is known from then on; returns the request. */
async function knownBrowser(app: TestApp, person: FullAccount["person"]): Promise<string> {
  const waiting = await waitOnPage(app);
  const key = createBrowserKey();
  await waiting.browser.postJson("/sign-in/known-browser", {
    request: waiting.requestId,
    publicKey: key.publicKey,
    signature: key.prove(app.origin, waiting.requestId as `sir_${string}`),
  });
  await person.openAndApprove(waiting.code);
  await redeem(waiting);
  return waiting.requestId;
}

async function idsOf({ deps }: TestApp, accountId: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of [...watched, "sessions" as const]) {
    const rows = (await deps.db.selectFrom(table).selectAll().execute()) as Record<string, unknown>[];
    for (const row of rows)
      if (row.account_id === accountId && typeof row.id === "string" && table !== "accounts") found.push(row.id);
  }
  return found;
}

/** When something was last seen or used is nobody's gain. */
const passing = new Set(["last_seen_at", "last_used_at", "accepted_at", "failing_since", "approvals", "language"]);

/** Every row that is this person's, as text. */
export async function belongings({ deps }: TestApp, { signedIn, ids }: FullAccount): Promise<string[]> {
  const own = [signedIn.account.id, ...ids];
  const found: string[] = [];
  for (const table of watched) {
    const rows = (await deps.db.selectFrom(table).selectAll().execute()) as Record<string, unknown>[];
    for (const row of rows) {
      const text = JSON.stringify(row, (key, value) => (passing.has(key) ? undefined : (value as unknown)));
      // Anybody may type her name: only what has been proved is about her.
      const typed = table === "recoveries" && row.proofs === "[]";
      if (!typed && own.some((id) => text.includes(id))) found.push(`${table} ${text}`);
    }
  }
  return found.sort();
}
