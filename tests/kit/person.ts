import { randomBytes } from "node:crypto";
import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { createHttpBrowser, type HttpBrowser, phoneUserAgent, readAttribute } from "./http-browser.ts";
import {
  type AssertionOptions,
  type Ceremony,
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "./software-authenticator.ts";

/** A person with a passkey on a phone, as far as HTTP goes. Works with any server, also one in another process. */
export interface RegisteredPerson {
  readonly displayName: string;
  readonly identifier: string;
  readonly authenticator: SoftwareAuthenticator;
  /** The phone's browser, with its session and device cookies. */
  readonly phone: HttpBrowser;
  /** Signs in with the passkey in this browser, or again on the phone. */
  signIn(browser?: HttpBrowser, ceremony?: Ceremony): Promise<Response>;
  /** Enters a code on the phone; returns the request's id, or throws with the answer. */
  open(code: string): Promise<string>;
  /** What the approval card asks the passkey to sign; throws when the request's page is not a card. */
  readCard(requestId: string): Promise<AssertionOptions>;
  /** Countersigns the opened request. */
  approve(requestId: string, ceremony?: Ceremony): Promise<Response>;
  deny(requestId: string, reason?: "declined" | "not_started_by_me"): Promise<Response>;
  /** Takes back what the request began. */
  revoke(requestId: string): Promise<Response>;
  /** Enters the code and approves: the whole phone side. */
  openAndApprove(code: string): Promise<string>;
}

/** Accepts an invitation or a set-up link: name and passkey. The phone is signed in afterwards. */
export async function registerPerson(invitationUrl: string, displayName: string): Promise<RegisteredPerson> {
  const { origin, hash } = new URL(invitationUrl);
  const token = hash.slice(1);
  const phone = createHttpBrowser(origin, phoneUserAgent);
  const authenticator = createSoftwareAuthenticator(origin);
  const identifier = `${displayName.toLowerCase().replaceAll(/[^a-z]/g, "")}-${randomBytes(3).toString("hex")}`;
  const asked = await phone.postJson("/invitation/passkey/options", { token, displayName, identifier });
  const creation = (await (await expectStatus(asked, 200)).json()) as PublicKeyCredentialCreationOptionsJSON;
  const response = authenticator.create(creation);
  await expectStatus(await phone.postJson("/invitation/passkey", { token, response }), 200);

  const person: RegisteredPerson = {
    displayName,
    identifier,
    authenticator,
    phone,
    async signIn(browser = phone, ceremony) {
      const request = await expectStatus(await browser.postJson("/passkeys/sign-in/options", {}), 200);
      const response = authenticator.get((await request.json()) as AssertionOptions, ceremony);
      return browser.postJson("/passkeys/sign-in", { response });
    },
    async open(code) {
      const opened = await expectStatus(await phone.post("/link", { code }), 303);
      return (opened.headers.get("location") ?? "").replace("/link/", "");
    },
    async readCard(requestId) {
      const card = await expectStatus(await phone.get(`/link/${requestId}`), 200);
      const requestOptions = readAttribute(await card.text(), "data-request-options");
      if (requestOptions === undefined) throw new Error("this page is not an approval card");
      return JSON.parse(requestOptions) as AssertionOptions;
    },
    async approve(requestId, ceremony) {
      const response = authenticator.get(await person.readCard(requestId), ceremony);
      // The question is answered whether the card asks it or not.
      return phone.postJson(`/link/${requestId}/approve`, { response, seen: "in_front_of_me" });
    },
    deny: (requestId, reason = "declined") => phone.post(`/link/${requestId}/deny`, { reason }),
    revoke: (requestId) => phone.post(`/link/${requestId}/revoke`, {}),
    async openAndApprove(code) {
      const requestId = await person.open(code);
      await expectStatus(await person.approve(requestId), 200);
      return requestId;
    },
  };
  return person;
}

async function expectStatus(response: Response, status: number): Promise<Response> {
  if (response.status === status) return response;
  const said = (await response.text())
    .replaceAll(/<(script|style|head)[\s\S]*?<\/\1>|<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
  throw new Error(`expected ${status} from ${response.url}, got ${response.status}: ${said.slice(0, 300)}`);
}
