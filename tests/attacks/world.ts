/** Where the attackers play: a server with its policy on or off, the victim with her phone, and every actor's address. */
import type { SignInRequestId } from "../../src/ids.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { findRequest } from "../../src/sign-in/advance.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { desktopUserAgent, type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import type { AssertionOptions } from "../kit/software-authenticator.ts";

export type Policy = "off" | "enforced";

/** Addresses whose country the built-in table knows; Germany where nothing else is said. */
export const places = {
  home: "91.0.0.10",
  homeIpv6: "2003:e1:1:7::5",
  mobileData: "80.187.100.5",
  /** Bought from a seller of residential proxies: the victim's country, an ordinary household. */
  residentialProxy: "79.192.1.1",
  residentialProxyIpv6: "2003:c0:55:1::9",
  abroad: "95.24.1.1",
  dataCentre: "88.198.1.1",
  france: "90.0.0.1",
  /** The exit of a company's VPN in its own country, by itself on no list. */
  companyVpn: "84.128.10.5",
  office: "93.192.5.5",
} as const;

const environment = {
  TRUSTED_PROXIES: "127.0.0.1",
  HOSTING_NETWORKS: "88.198.0.0/16",
  CARRIER_NETWORKS: "80.187.0.0/16",
};

export interface Credentials {
  readonly id: string;
  readonly secret: string | null;
}

export interface World {
  readonly app: TestApp;
  readonly policy: Policy;
  readonly victim: Person;
  /** The attacker's own account on the same server, where an attack needs one. */
  readonly mallory: Person;
  /** A television program of the operator: device grant with refresh. */
  readonly television: Credentials;
  /** The operator's web console: authorization code with refresh. */
  readonly console: Credentials;
  browserAt(address: string, userAgent?: string): HttpBrowser;
  close(): Promise<void>;
}

export async function createWorld(policy: Policy, env: Record<string, string> = {}): Promise<World> {
  const app = await startApp({ env: { ...environment, SIGN_IN_POLICY: policy, ...env } });
  const victim = await app.createPerson("Vera Victim");
  const mallory = await app.createPerson("Mallory Malice");
  victim.phone.moveTo(places.home);
  mallory.phone.moveTo(places.abroad);
  const own = { trust: "first_party", kind: "public" } as const;
  return {
    app,
    policy,
    victim,
    mallory,
    television: await app.createClient({ ...own, name: "Television", grantTypes: [deviceCodeGrant, "refresh_token"] }),
    console: await app.createClient({ ...own, name: "Console", redirectUris: [callback] }),
    browserAt: (address, userAgent = desktopUserAgent) => {
      const browser = app.newBrowser(userAgent);
      browser.moveTo(address);
      return browser;
    },
    close: () => app.close(),
  };
}

export const callback = "https://app.example/callback";

// ── The new screen, the attacker's or an honest one ─────────────────────────────────────────────────────────────────

export interface NewScreen {
  readonly browser: HttpBrowser;
  readonly requestId: string;
  readonly code: string;
}

export async function openSignIn(browser: HttpBrowser, path = "/sign-in"): Promise<NewScreen> {
  const page = await (await browser.get(path)).text();
  return {
    browser,
    requestId: readAttribute(page, "data-request") ?? "",
    code: readAttribute(page, "data-user-code") ?? "",
  };
}

/** The session that the new screen ends up with; null when it gets none. */
export async function redeem({ browser, requestId }: NewScreen): Promise<HttpBrowser | null> {
  const answer = await browser.post("/sign-in/redeem", { request: requestId });
  return answer.status === 303 && browser.cookie("session") !== undefined ? browser : null;
}

/** What the QR on the page holds, as whoever takes a picture of it gets it. */
export async function scannedCodeOf(world: World, { requestId }: NewScreen): Promise<string> {
  const row = await world.app.deps.db
    .selectFrom("user_codes")
    .select("code")
    .where("request_id", "=", requestId as SignInRequestId)
    .where("form", "=", "scanned")
    .executeTakeFirstOrThrow();
  return row.code;
}

export const typeCheckCode = ({ browser, requestId }: NewScreen, code: string): Promise<Response> =>
  browser.post("/sign-in/check", { request: requestId, code });

export interface DeviceGrant {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly link: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
}

export async function postForm(
  world: World,
  address: string,
  path: string,
  fields: Record<string, string>,
): Promise<Response> {
  return fetch(world.app.origin + path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "x-forwarded-for": address },
    redirect: "manual",
  });
}

export async function beginDevice(world: World, address: string, client: Credentials): Promise<DeviceGrant> {
  const asked = { ...proofOf(client), scope: "openid profile offline_access" };
  const begun = await postForm(world, address, "/oauth/device_authorization", asked);
  const body = (await begun.json()) as Record<string, string>;
  return {
    deviceCode: body.device_code ?? "",
    userCode: body.user_code ?? "",
    link: body.verification_uri_complete ?? "",
  };
}

export async function pollDevice(
  world: World,
  address: string,
  client: Credentials,
  { deviceCode }: Pick<DeviceGrant, "deviceCode">,
): Promise<Tokens | null> {
  const fields = { ...proofOf(client), grant_type: deviceCodeGrant, device_code: deviceCode };
  const answer = await postForm(world, address, "/oauth/token", fields);
  return answer.status === 200 ? ((await answer.json()) as Tokens) : null;
}

export const proofOf = ({ id, secret }: Credentials): Record<string, string> => ({
  client_id: id,
  ...(secret === null ? {} : { client_secret: secret }),
});

// ── A person at the phone ───────────────────────────────────────────────────────────────────────────────────────────

/**
 * How the person at the phone behaves. Each enters the code and touches the sensor.
 * `careless`: answers the question falsely if the story wants it, and types the check code wherever she is asked for it.
 * `truthful`: answers the question as it is. A code from a message denies; one that a phishing page shows is before her
 * eyes, so there she answers yes, and types the check code into that page too.
 * `attentive`: also compares the address bar with the address that her phone names before she types the check code.
 * `honest`: the code is really on her own new screen.
 */
export type Character = "careless" | "truthful" | "attentive" | "honest";

export type PhoneEnd =
  | { readonly end: "approved"; readonly requestId: string }
  | { readonly end: "shows a check code"; readonly requestId: string; readonly checkCode: string }
  | { readonly end: "denied"; readonly requestId: string; readonly why: string }
  | { readonly end: "refused"; readonly requestId: string | null; readonly why: string };

export interface Circumstances {
  /** What happens beside the card before she decides: the search for the new screen on the link. */
  readonly beside?: (requestId: string) => Promise<void>;
  /** The code is shown by a live phishing page, not sent in a message. */
  readonly onPage?: boolean;
}

/** Types or scans the code and touches the sensor once, answering the question if there is one. */
export async function useCode(
  world: World,
  person: Person,
  code: string,
  character: Character,
  { beside, onPage = false }: Circumstances = {},
): Promise<PhoneEnd> {
  const opened = await person.phone.post("/link", { code });
  if (opened.status !== 303) return { end: "refused", requestId: null, why: `the code is refused (${opened.status})` };
  const requestId = (opened.headers.get("location") ?? "").replace("/link/", "");
  await beside?.(requestId);
  const card = await (await person.phone.get(`/link/${requestId}`)).text();
  const options = readAttribute(card, "data-request-options");
  if (options === undefined) return { end: "refused", requestId, why: await whyRefused(world, requestId) };
  const asked = card.includes('name="seen"');
  if (asked && !onPage && (character === "truthful" || character === "attentive")) {
    await person.deny(requestId, "not_started_by_me");
    return { end: "denied", requestId, why: "she answers that the code was sent to her, which denies" };
  }
  const response = person.authenticator.get(JSON.parse(options) as AssertionOptions);
  const body = asked ? { response, seen: "in_front_of_me" } : { response };
  const approved = await person.phone.postJson(`/link/${requestId}/approve`, body);
  if (approved.status !== 200) return { end: "refused", requestId, why: `approving is refused (${approved.status})` };
  const after = await (await person.phone.get(`/link/${requestId}`)).text();
  if (!after.includes('data-state="checking"')) return { end: "approved", requestId };
  if (character === "attentive" && after.includes("data-expected-host")) {
    await person.deny(requestId, "not_started_by_me");
    return { end: "denied", requestId, why: "the address bar is not the one that her phone names: she denies" };
  }
  return { end: "shows a check code", requestId, checkCode: readAttribute(after, "data-user-code") ?? "" };
}

/** What the policy said, from the request itself: the page says the same in more words. */
async function whyRefused(world: World, requestId: string): Promise<string> {
  const request = await findRequest(world.app.deps.db, requestId as SignInRequestId);
  if (request === null) return "there is no such request";
  const { state } = request;
  if (state.name === "denied") return `policy: ${state.denial}`;
  return state.name === "opened" && state.terms.blockedBy !== null ? `policy: ${state.terms.blockedBy}` : state.name;
}
