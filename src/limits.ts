import { adminLimits } from "./limits-admin.ts";
import { noticeLimits } from "./limits-notices.ts";
import { oauthLimits } from "./limits-oauth.ts";
import { pollingLimits } from "./limits-polling.ts";
import { recoveryLimits } from "./limits-recovery.ts";
import { scimLimits } from "./limits-scim.ts";
import { screenLimits } from "./limits-screens.ts";
import { sshLimits } from "./limits-ssh.ts";

/**
 * Every lifetime, size and rate of the product, with its unit and the reason for the number. A number that a reader of a
 * specification would look for is here and nowhere else. Values an operator may change are in `config.ts` instead.
 */
export const limits = {
  // ── Sign-in requests ────────────────────────────────────────────────────────────────────────────────────────────
  /** A device grant from first to last (NIST SP 800-63B-4 §3.1.3.2: an out-of-band secret is valid at most 10 minutes). */
  deviceGrantLifetimeSeconds: 600,
  /** An expired code keeps its number out of use, so that a code read too late never opens somebody else's request. */
  codeQuarantineSeconds: 600,
  /** How long the person may look at the approval card. */
  openedLifetimeSeconds: 300,
  /** How long an approved request waits for its new screen; covers a restart of the server or a lost answer. */
  redeemWithinSeconds: 120,
  /** How long a finished request stays readable ("already used", undo) before the sweep removes its row. */
  finishedRequestKeptSeconds: 90 * 24 * 3600,

  // ── User codes (RFC 8628 §5.1, NIST SP 800-63B-4 §3.1.3.2) ──────────────────────────────────────────────────────
  userCodeMinimumDigits: 6,
  userCodeMaximumDigits: 12,
  /** The chance that one random guess finds any live code stays at or below this; codes grow by a digit to keep it. */
  userCodeGuessProbability: 1e-4,
  /** How often the live codes are counted anew; in between, each process adds those that it draws itself. */
  liveCodesRecountSeconds: 1,
  /** The longer code in the QR and in verification_uri_complete: 128 random bits, behind the time. */
  scannedCodeBytes: 16,

  // ── Guessing codes (OWASP ASVS 5.0 §6.1.1, §6.6.3): counted in windows, a success never clears the count ─────────
  codeTryWindowSeconds: 600,
  codeTriesPerAccount: 10,
  /** Beyond these, only accounts that have themselves guessed wrong are slowed: a shared address locks nobody out. */
  codeTriesPerSource: 60,
  codeTriesGlobally: 1_000,
  codeTriesAlwaysAllowed: 3,

  // ── Check code (NIST SP 800-63B-4 §3.1.3.2: at least 6 digits) ──────────────────────────────────────────────────
  checkCodeDigits: 6,
  /** Three guesses at six digits: 3 in a million for whoever opened the request. */
  checkCodeTries: 3,

  // ── Proximity and policy ────────────────────────────────────────────────────────────────────────────────────────
  /** Further apart than this, by databases that err by a city or two, is not one scene. */
  sameSceneKilometres: 500,
  /** Signals from one source in one window before it cools down. */
  notStartedBeforeCooling: 2,
  unknownBeforeCooling: 10,
  /** How long the two browsers may take to find each other; runs beside the card and never holds it up. */
  nearbyBudgetMilliseconds: 1_500,
  /** What a sign-in without evidence is worth until the account confirms it. */
  limitedLifetimeSeconds: 3_600,
  /** After "it was not me". */
  accountProtectionSeconds: 24 * 3600,

  // ── Secrets ─────────────────────────────────────────────────────────────────────────────────────────────────────
  /** device_code, session tokens, refresh tokens, browser bindings: 256 bits (the rule is at least 128). */
  secretBytes: 32,
  /** What stands before them in secrets that are made by the million: the time in milliseconds, 6 bits a letter. */
  secretTimeLetters: 6,
  idBytes: 16,

  // ── WebAuthn ────────────────────────────────────────────────────────────────────────────────────────────────────
  passkeyChallengeLifetimeSeconds: 600,
  /** Changing credentials needs a user verification this recent (OWASP ASVS 5.0 §7.5.1). */
  freshVerificationSeconds: 300,

  // ── Sessions and invitations ────────────────────────────────────────────────────────────────────────────────────
  sessionLifetimeSeconds: 30 * 24 * 3600,
  sessionIdleSeconds: 14 * 24 * 3600,
  /** `last seen` is written at most this often, so that reading a page does not cost a write. */
  lastSeenGranularitySeconds: 60,
  deviceCookieLifetimeSeconds: 400 * 24 * 3600,
  invitationLifetimeSeconds: 7 * 24 * 3600,
  setupLinkLifetimeSeconds: 24 * 3600,

  // ── Push sign-in and offline answers ────────────────────────────────────────────────────────────────────────────
  /** Push messages to one account in one window (OWASP ASVS 5.0 §6.6.4, push bombing); later ones wait in the app. */
  pushWindowSeconds: 600,
  pushesPerAccount: 5,
  /** Of these from one source, so that nobody uses up alone what an honest request elsewhere needs. */
  pushesPerAccountAndSource: 3,
  /** From one source (address or /64), for whichever names: trying names out tells nothing and rings nobody's phone. */
  pushesPerSource: 30,
  /** What the app lists at most; the newest come first, so that a flood hides no honest request for long. */
  namedRequestsShown: 5,
  /** Among these the app looks for requests of other sources than the newest come from. */
  namedRequestsLookedAt: 300,
  /** RFC 6287 (OCRA): digits of challenge and answer. */
  offlineChallengeDigits: 10,
  offlineAnswerDigits: 8,
  /** Wrong answers before a challenge is dead, and in one window for one account from one source. */
  offlineAnswerTries: 3,
  offlineTriesPerAccountAndSource: 5,
  offlineTriesPerAccount: 30,

  // ── Devices ─────────────────────────────────────────────────────────────────────────────────────────────────────
  /** NIST SP 800-63B-4 §4.1.2.1: a binding code lives at most 10 minutes; at least 112 bits without an identifier. */
  bindingCodeLifetimeSeconds: 600,
  bindingCodeBytes: 16,
  /** A day, so that the notices are seen: until then a device that another one brought in removes nothing older. */
  newcomerSeconds: 24 * 3600,
  /** How long the old phone offers to take a new one back. Removing it from the list of devices works for ever. */
  enrolmentUndoSeconds: 7 * 24 * 3600,
  /** A device not seen for so long is pointed out. */
  deviceUnseenSeconds: 60 * 24 * 3600,
  deviceNameCharacters: 60,
  /** How long a removed device stays on the list, for looking back. */
  removedDeviceShownSeconds: 30 * 24 * 3600,

  // ── Activity, lockout risk ──────────────────────────────────────────────────────────────────────────────────────
  activityOnPage: 50,
  /** How long the card about it stays away when it is put away. */
  riskMutedSeconds: 30 * 24 * 3600,

  ...adminLimits,
  ...noticeLimits,
  ...oauthLimits,

  ...screenLimits,

  ...pollingLimits,

  ...sshLimits,
  ...recoveryLimits,
  ...scimLimits,

  // ── Sizes ───────────────────────────────────────────────────────────────────────────────────────────────────────
  bodyBytes: 64 * 1024,
  urlBytes: 8 * 1024,
  displayNameCharacters: 80,
  identifierCharacters: 120,
  returnToCharacters: 4_096,

  // ── Streams ─────────────────────────────────────────────────────────────────────────────────────────────────────
  /** Proxies close silent connections, most after 60 seconds. */
  eventStreamHeartbeatSeconds: 15,
  /** New sign-in requests one source may open in a minute; generous, since a source may be a school. */
  newRequestsPerSourcePerMinute: 600,
} as const;

export const seconds = (count: number): number => count * 1000;
