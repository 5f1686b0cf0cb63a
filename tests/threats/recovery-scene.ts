import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { expect } from "vitest";
import { replaceRecoveryCodes } from "../../src/recovery/recovery-code.flow.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import type { Person, TestApp } from "../kit/app.ts";
import { type HttpBrowser, phoneUserAgent } from "../kit/http-browser.ts";
import {
  type AssertionOptions,
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "../kit/software-authenticator.ts";

/** A person's printed codes. */
export async function recoveryCodesOf(app: TestApp, person: Person): Promise<string[]> {
  await person.signIn();
  const signedIn = await findSignedIn(app.deps, person.phone.cookie("session") ?? "");
  const made = await replaceRecoveryCodes(app.deps, signedIn!, null);
  if (!made.ok) throw new Error(made.reason);
  return [...made.value];
}

/** A verified address, put in place without the detour over a page. */
export async function giveAddress(app: TestApp, person: Person, kind: "email" | "phone", value: string): Promise<void> {
  const { id } = (await findSignedIn(app.deps, person.phone.cookie("session") ?? ""))!.account;
  const now = app.deps.clock.now();
  const row = { id: app.deps.random.id("adr_"), account_id: id, kind, value, created_at: now, verified_at: now };
  const unsent = { sent: 0, sending_since: 0, wrong_in_a_row: 0 };
  await app.deps.db
    .insertInto("addresses")
    .values({ ...row, ...unsent })
    .execute();
}

/** The newest code that is on its way to this address; waits for the sending, which comes after the answer. */
export async function codeSentTo(app: TestApp, value: string): Promise<string> {
  for (let look = 0; look < 100; look++) {
    const rows = await app.deps.db.selectFrom("outbox").selectAll().where("recipient", "=", value).execute();
    const codes = rows
      .toSorted((one, other) => one.created_at - other.created_at)
      .map(({ payload }) => JSON.parse(payload) as { what?: string; code?: string })
      .filter(({ what }) => what === "address_code");
    if (codes.length > 0) return codes.at(-1)?.code ?? "";
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no code was sent to ${value}`);
}

/** What the account was told, oldest first. */
export async function told(app: TestApp): Promise<string[]> {
  const rows = await app.deps.db.selectFrom("outbox").selectAll().where("channel", "=", "account").execute();
  return rows
    .toSorted((one, other) => one.created_at - other.created_at)
    .map(({ payload }) => (JSON.parse(payload) as { kind: string }).kind);
}

/** A browser that has begun a recovery under this name. */
export async function beginRecovery(app: TestApp, identifier: string, address?: string): Promise<HttpBrowser> {
  const browser = app.newBrowser(phoneUserAgent);
  if (address !== undefined) browser.moveTo(address);
  const begun = await browser.post("/recover", { identifier });
  expect([begun.status, begun.headers.get("location")]).toEqual([303, "/recover"]);
  return browser;
}

export const prove = (browser: HttpBrowser, method: "recovery_code" | "email" | "sms", code: string) =>
  browser.post("/recover/prove", { method, code });

export async function proveByPasskey(browser: HttpBrowser, authenticator: SoftwareAuthenticator): Promise<Response> {
  const options = (await (await browser.postJson("/recover/passkey/options", {})).json()) as AssertionOptions;
  return browser.postJson("/recover/passkey", { response: authenticator.get(options) });
}

/** The heading says where it stands. */
export const standing = async (browser: HttpBrowser): Promise<string> =>
  /<h1[^>]*>([^<]*)</.exec(await (await browser.get("/recover")).text())?.[1] ?? "";

/** Makes the passkey that the pass is good for. */
export async function bindPasskey(browser: HttpBrowser): Promise<Response> {
  const options = await browser.postJson("/pass/passkey/options", {});
  if (options.status !== 200) return options;
  const creation = (await options.json()) as PublicKeyCredentialCreationOptionsJSON;
  const response = createSoftwareAuthenticator(new URL(options.url).origin).create(creation);
  return browser.postJson("/pass/passkey", { response });
}
