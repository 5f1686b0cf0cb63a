/**
 * Every page and state that a person can meet, played on the real server. What is done at each of them is up to the
 * caller: `look` is called while the page stands still. For a stage with `behindProxy`. Used for the pictures and for the tests of accessibility.
 */
import { createHash } from "node:crypto";
import { en } from "../../src/messages/en.ts";
import { runCommand } from "../kit/example-process.ts";
import { appScenes } from "./app-scenes.ts";
import { proximityScenes } from "./proximity-scenes.ts";
import { close, type Look, type Scene, state } from "./scene.ts";
import type { Stage } from "./stage.ts";
import {
  acceptInvitation,
  alertOf,
  approve,
  button,
  enterCode,
  holdRequests,
  newPerson,
  openCard,
  openSignIn,
  requestOf,
  seeHeading,
  seeHome,
  signInByCode,
} from "./steps.ts";

async function setUp(stage: Stage, look: Look): Promise<void> {
  const phone = await stage.browser.openPhone();
  const { page } = phone;
  await page.goto(`${stage.server.url}/invitation`);
  await look("invitation-arrive", page);
  const link = await stage.invite("owner");
  await page.goto(link);
  await page.getByLabel(en.invitation.name).waitFor();
  await look("invitation-name", page);
  await button(page, en.invitation.create).click();
  await alertOf(page);
  await look("invitation-incomplete", page);
  await acceptInvitation(page, link);
  await look("home-first", page);
  await page.goto("about:blank");
  await page.goto(link);
  await seeHeading(page, en.refusals.invitation_used.title);
  await look("refusal-invitation-used", page);
  await phone.close();
}

async function enteringCodes(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage);
  const { page } = ada.phone;
  await page.goto(`${stage.server.url}/link`);
  await look("link", page);
  await enterCode(stage, page, "123");
  await page.locator(".field-error").waitFor();
  await look("link-refused", page);
  await page.goto(`${stage.server.url}/link/nothing`);
  await look("refusal-not-found", page);
  await ada.phone.context.clearCookies();
  await page.goto(`${stage.server.url}/link`);
  await look("link-without-session", page);
  await close(ada.phone);
}

async function approving(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage);
  const { page } = ada.phone;
  const screen = await openSignIn(stage);
  await look("sign-in-waiting", screen.page);
  await openCard(stage, page, screen.page);
  await look("card", page);
  await state(screen.page, "opened");
  await look("sign-in-opened", screen.page);
  await ada.phone.authenticator.setUserVerified(false);
  await button(page, en.approval.approve).click();
  await alertOf(page);
  await look("card-not-verified", page);
  await ada.phone.authenticator.setUserVerified(true);
  await approve(page);
  await seeHome(screen.page, ada);
  await page.reload();
  await state(page, "redeemed");
  await look("decided-redeemed", page);
  const other = await signInByCode(stage, ada);
  await screen.page.reload();
  await look("home", screen.page);
  const decided = page.url();
  await button(page, en.decided.undo).click();
  await state(page, "protected");
  await page.goto(decided);
  await state(page, "revoked");
  await look("decided-revoked", page);
  await close(ada.phone, screen, other);
}

/** The moment between approved and signed in, which the page's script makes too short to be looked at. */
async function approvedButStill(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  await screen.page.route("**/sign-in.client*", (route) => route.abort());
  await screen.page.goto(`${stage.server.url}/sign-in`);
  await openCard(stage, ada.phone.page, screen.page);
  await approve(ada.phone.page);
  await state(ada.phone.page, "approved");
  await look("decided-approved", ada.phone.page);
  await screen.page.reload();
  await state(screen.page, "approved");
  await look("sign-in-approved", screen.page);
  await close(ada.phone, screen);
}

async function denying(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  await openCard(stage, ada.phone.page, screen.page);
  const stranger = await newPerson(stage, "Grace Hopper");
  await stranger.phone.page.goto(ada.phone.page.url());
  await look("refusal-other-device", stranger.phone.page);
  await button(ada.phone.page, en.approval.deny).click();
  await state(ada.phone.page, "denied");
  await look("decided-denied", ada.phone.page);
  await state(screen.page, "denied");
  await look("sign-in-denied", screen.page);
  await close(ada.phone, screen, stranger.phone);
}

async function runningOut(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen({ reducedMotion: "reduce" });
  const connect = await holdRequests(screen.page, "**/sign-in/events*");
  await screen.page.goto(`${stage.server.url}/sign-in`);
  await openCard(stage, ada.phone.page, screen.page);
  await stage.endSoon(await requestOf(screen.page));
  connect();
  await state(screen.page, "expired");
  await look("sign-in-expired", screen.page);
  await ada.phone.page.reload();
  await state(ada.phone.page, "expired");
  await look("decided-expired", ada.phone.page);
  await close(ada.phone, screen);
}

async function cancelling(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  await openCard(stage, ada.phone.page, screen.page);
  // Two windows of one browser show one request; what one cancels, the other learns.
  const window = await screen.context.newPage();
  await window.goto(`${stage.server.url}/sign-in`);
  await state(screen.page, "opened");
  await button(window, en.signIn.cancel).click();
  await state(screen.page, "cancelled");
  await look("sign-in-cancelled", screen.page);
  await ada.phone.page.reload();
  await state(ada.phone.page, "cancelled");
  await look("decided-cancelled", ada.phone.page);
  await close(ada.phone, screen);
}

/** The address that a web app sends the browser to (RFC 6749 §4.1.1, RFC 7636 §4.3). */
function authorizeAddress(stage: Stage, clientId: string, redirectUri: string): string {
  const challenge = createHash("sha256").update("a verifier that nobody will ask for").digest("base64url");
  const parameters = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid profile offline_access",
    state: "picture",
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  return `${stage.server.url}/oauth/authorize?${parameters}`;
}

async function apps(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage);
  const redirectUri = "https://reading.example.org/callback";
  await runCommand(stage.server, "client", "add", "Reading List", "--id", "reading", "--redirect-uri", redirectUri);
  await runCommand(stage.server, "client", "add", "Living-room TV", "--id", "tv", "--device", "--first-party");
  const screen = await stage.browser.openNewScreen();
  await screen.page.goto(authorizeAddress(stage, "reading", redirectUri));
  await seeHeading(screen.page, en.signIn.heading("Reading List"));
  await look("sign-in-for-app", screen.page);
  await openCard(stage, ada.phone.page, screen.page);
  await look("card-third-party", ada.phone.page);
  await approve(ada.phone.page);
  await seeHeading(screen.page, en.consent.heading("Reading List"));
  await look("consent", screen.page);

  const grant = await fetch(`${stage.server.url}/oauth/device_authorization`, {
    method: "POST",
    headers: {
      "user-agent": "Mozilla/5.0 (Linux; Android 14; BRAVIA 4K) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
    },
    body: new URLSearchParams({ client_id: "tv", scope: "openid profile" }),
  });
  const { user_code: code } = (await grant.json()) as { user_code: string };
  await enterCode(stage, ada.phone.page, code);
  await button(ada.phone.page, en.approval.approve).waitFor();
  await look("card-device-grant", ada.phone.page);

  await screen.page.goto(authorizeAddress(stage, "nobody", redirectUri));
  await look("refusal-unknown-app", screen.page);
  await screen.page.goto(`${stage.server.url}/oauth/logout`);
  await look("sign-out", screen.page);
  await button(screen.page, en.logout.confirm).click();
  await seeHeading(screen.page, en.logout.signedOutTitle);
  await look("signed-out", screen.page);
  await close(ada.phone, screen);
}

export const scenes: readonly (readonly [string, Scene])[] = [
  ["setting an account up", setUp],
  ["entering codes", enteringCodes],
  ["approving", approving],
  ["approved, not yet signed in", approvedButStill],
  ["denying", denying],
  ["running out of time", runningOut],
  ["cancelling", cancelling],
  ["apps", apps],
  ...appScenes,
  ...proximityScenes,
];
