import { invite } from "../../src/accounts/invitation.flow.ts";
import { cibaGrant, deviceCodeGrant, tokenExchangeGrant } from "../../src/oauth/clients/client.ts";
import { issueRegistrationToken } from "../../src/oauth/clients/dynamic-registration.flow.ts";
import { addScimToken } from "../../src/scim/token.flow.ts";
import type { Person, TestApp } from "../kit/app.ts";
import { type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import { createRelyingParty, type PartyClient } from "../kit/relying-party.ts";
import type { LiveName } from "./live.ts";
import type { FuzzRequest } from "./requests.ts";

export const redirectUri = "https://app.example/callback";
export const postLogoutUri = "https://app.example/bye";

/** The clients of all runs. */
export interface Clients {
  readonly site: PartyClient;
  readonly third: PartyClient;
  readonly tv: PartyClient;
}

export async function createClients(app: TestApp): Promise<Clients> {
  const every = [
    ...(["authorization_code", "refresh_token", "client_credentials"] as const),
    ...[deviceCodeGrant, cibaGrant, tokenExchangeGrant],
  ] as const;
  const addresses = { redirectUris: [redirectUri], postLogoutRedirectUris: [postLogoutUri] };
  const site = await app.createClient({
    ...addresses,
    name: "Site",
    kind: "confidential",
    trust: "first_party",
    grantTypes: every,
    settings: { audiences: ["https://api.example"], backchannel: { mode: "poll" } },
  });
  const third = await app.createClient({
    ...addresses,
    name: "Third",
    kind: "confidential",
    trust: "third_party",
    settings: { accessTokenFormat: "opaque", mayExchangeTokensOf: [site.id] },
  });
  const tv = await app.createClient({
    ...addresses,
    name: "Television",
    kind: "public",
    trust: "first_party",
    grantTypes: ["authorization_code", "refresh_token", deviceCodeGrant],
  });
  return { site, third, tv };
}

/** A person in the middle of everything that one can be in the middle of. */
export interface Scene {
  readonly ada: Person;
  readonly browsers: Readonly<Record<FuzzRequest["sender"], HttpBrowser>>;
  readonly live: Readonly<Record<LiveName, string>>;
  readonly origin: string;
}

export async function setScene(app: TestApp, clients: Clients): Promise<Scene> {
  const ada = await app.createPerson("Ada Lovelace");
  const waiting = await wait(app);
  const [opened, approved] = [await wait(app), await wait(app)];
  const openedRequest = await ada.open(opened.code);
  const approvedRequest = await ada.openAndApprove(approved.code);
  const provider = await useProvider(app, ada, clients);
  const live = {
    ...provider,
    ...(await provisioned(app, ada.identifier)),
    ...(await ownThings(app, ada)),
    ...{ waitingRequest: waiting.id, openedRequest, approvedRequest, userCode: waiting.code },
    identifier: ada.identifier,
    invitationToken: new URL((await invite(app.deps, { role: "person", suggestedName: "" })).url).hash.slice(1),
  };
  const browsers = {
    phone: ada.phone,
    screen: waiting.browser,
    stranger: app.newBrowser(),
    program: app.newBrowser("fuzz/1"),
  };
  return { ada, browsers, live, origin: app.origin };
}

async function wait(app: TestApp) {
  const browser = app.newBrowser();
  const page = await (await browser.get("/sign-in")).text();
  return { browser, id: readAttribute(page, "data-request") ?? "", code: readAttribute(page, "data-user-code") ?? "" };
}

/** What the provider has given by now, still unused where it is used once. */
async function useProvider(app: TestApp, ada: Person, { site, third, tv }: Clients) {
  const party = createRelyingParty(app, site);
  const basic = (client: PartyClient) =>
    `Basic ${Buffer.from(`${client.id}:${client.secret ?? ""}`).toString("base64")}`;
  const scope = "openid profile offline_access";
  const { body: tokens } = await party.signIn(ada.phone, { scope });
  const opaque = await party.post("/oauth/token", { grant_type: "client_credentials" }, { authorization: basic(site) });
  const attempt = party.attempt();
  const back = await party.authorize(ada.phone, attempt);
  const pushed = await party.post("/oauth/par", new URL(attempt.path, app.origin).search.slice(1), {
    authorization: basic(site),
  });
  const device = await party.beginDevice();
  await ada.openAndApprove(device.body.user_code);
  // One that is approved, because a poll for one that waits is held for seconds; and one that waits on the phone.
  const askByName = () =>
    party.post("/oauth/bc-authorize", { scope: "openid", login_hint: ada.identifier }, { authorization: basic(site) });
  const asked = await askByName();
  const askedRequest = await newestByName(app);
  await ada.phone.post(`/app/requests/${askedRequest}/open`, {});
  await ada.approve(askedRequest);
  await askByName();
  const question = createRelyingParty(app, third).attempt({ scope: "openid profile" });
  const consentPage = await (await ada.phone.get(question.path)).text();
  const { token } = await issueRegistrationToken(app.deps, { hours: 1, uses: 100 });
  const registered = await fetch(`${app.origin}/oauth/register`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ redirect_uris: [redirectUri] }),
  });
  const managed = (await registered.json()) as { client_id: string; registration_access_token: string };
  return {
    clientId: site.id,
    otherClientId: third.id,
    publicClientId: tv.id,
    redirectUri,
    postLogoutUri,
    resource: "https://api.example",
    scope,
    responseType: "code",
    code: back?.searchParams.get("code") ?? "",
    verifier: attempt.verifier,
    challenge: new URL(attempt.path, app.origin).searchParams.get("code_challenge") ?? "",
    challengeMethod: "S256",
    deviceCode: device.body.device_code as string,
    authReqId: asked.body.auth_req_id as string,
    accessToken: tokens.access_token as string,
    opaqueToken: opaque.body.access_token as string,
    refreshToken: tokens.refresh_token as string,
    idToken: tokens.id_token as string,
    requestUri: pushed.body.request_uri as string,
    accessTokenType: "urn:ietf:params:oauth:token-type:access_token",
    basic: basic(site),
    otherBasic: basic(third),
    bearer: `Bearer ${tokens.access_token}`,
    opaqueBearer: `Bearer ${opaque.body.access_token}`,
    initialBearer: `Bearer ${token}`,
    managementBearer: `Bearer ${managed.registration_access_token}`,
    managedClientId: managed.client_id,
    consent: readValue(consentPage, "authorization"),
    returnTo: question.path,
  };
}

/** Somebody and a group that a provisioning system has made, and its token. */
async function provisioned(app: TestApp, near: string) {
  const { token } = await addScimToken(app.deps, "Fuzz");
  const make = async (path: string, body: object): Promise<string> => {
    const made = await fetch(`${app.origin}/scim/v2/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: JSON.stringify(body),
    });
    return ((await made.json()) as { id: string }).id;
  };
  const scimUserId = await make("Users", { userName: `scim-${near}`, active: true });
  const scimGroupId = await make("Groups", { displayName: `scim ${near}`, members: [{ value: scimUserId }] });
  return { scimBearer: `Bearer ${token}`, scimUserId, scimGroupId };
}

const readValue = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? "";

/** Ids of what is Ada's. */
async function ownThings(app: TestApp, ada: Person) {
  const { db } = app.deps;
  await ada.phone.post("/security/addresses", { kind: "email", address: `${ada.identifier}@example.org` });
  const code = await (await ada.phone.post("/devices/add", {})).text();
  const account = await db
    .selectFrom("accounts")
    .select("id")
    .where("identifier", "=", ada.identifier)
    .executeTakeFirstOrThrow();
  const idIn = async (table: "sessions" | "devices" | "passkeys" | "addresses" | "enrolments"): Promise<string> =>
    (await db.selectFrom(table).select("id").where("account_id", "=", account.id).executeTakeFirstOrThrow()).id;
  return {
    sessionId: await idIn("sessions"),
    deviceId: await idIn("devices"),
    passkeyId: await idIn("passkeys"),
    addressId: await idIn("addresses"),
    enrolmentId: await idIn("enrolments"),
    bindingCode: /\/enrol#([\w-]{22})"/.exec(code)?.[1] ?? "",
    namedRequest: await newestByName(app),
  };
}

/** The newest request by name that waits: a client is never told its id. */
const newestByName = async ({ deps }: TestApp): Promise<string> =>
  (
    await deps.db
      .selectFrom("sign_in_requests")
      .select("id")
      .where("kind", "=", "ciba")
      .where("state", "=", "pending")
      .orderBy("created_at", "desc")
      .executeTakeFirstOrThrow()
  ).id;
