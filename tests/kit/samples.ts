import type { Account } from "../../src/accounts/account.ts";
import type { Device } from "../../src/devices/device.ts";
import type { AccountId, DeviceId, PasskeyId, SessionId, SignInRequestId } from "../../src/ids.ts";
import type { Passkey } from "../../src/passkeys/passkey.ts";
import type { Terms } from "../../src/policy/terms.ts";
import type { Session } from "../../src/sessions/session.ts";
import type { Opener, SignInRequest } from "../../src/sign-in/sign-in-request.ts";

/** Valid domain values for tests that care about one or two members of them. Ids are readable: `acc_ada`, padded. */
const padded = (name: string): string => name.padEnd(22, "_");

export const accountId = (name: string): AccountId => `acc_${padded(name)}`;
export const deviceId = (name: string): DeviceId => `dev_${padded(name)}`;
export const sessionId = (name: string): SessionId => `ses_${padded(name)}`;
export const requestId = (name: string): SignInRequestId => `sir_${padded(name)}`;
const passkeyId = (name: string): PasskeyId => `pk_${padded(name)}`;

/** An instant to start from: 14 November 2023. */
export const noon = 1_700_000_000_000;

export const sampleAccount = (name = "ada", changes: Partial<Account> = {}): Account => ({
  id: accountId(name),
  identifier: name,
  displayName: `${name[0]?.toUpperCase()}${name.slice(1)} Lovelace`,
  role: "person",
  webauthnUserId: `handle-of-${name}`,
  createdAt: noon,
  disabledAt: null,
  protectedUntil: null,
  ...changes,
});

export const sampleDevice = (name = "pixel", owner = "ada", changes: Partial<Device> = {}): Device => ({
  id: deviceId(name),
  accountId: accountId(owner),
  name,
  system: "Android",
  browser: "Chrome",
  createdAt: noon,
  lastSeenAt: noon,
  revokedAt: null,
  lostAt: null,
  approvals: 0,
  enrolledBy: null,
  ...changes,
});

/** A session on the phone of that name, or with `deviceId: null` in a browser that is no authorization device. */
export const sampleSession = (name = "here", owner = "ada", changes: Partial<Session> = {}): Session => ({
  id: sessionId(name),
  accountId: accountId(owner),
  deviceId: null,
  startedBy: "passkey",
  signInRequestId: null,
  accessPassId: null,
  browser: "Firefox",
  system: "Linux",
  address: "192.0.2.7",
  verifiedAt: noon,
  createdAt: noon,
  lastSeenAt: noon,
  expiresAt: noon + 30 * 24 * 3_600_000,
  endedAt: null,
  origin: null,
  ...changes,
});

export const samplePasskey = (name = "first", owner = "ada", changes: Partial<Passkey> = {}): Passkey => ({
  id: passkeyId(name),
  accountId: accountId(owner),
  credentialId: `credential-${name}`,
  publicKey: "pQECAyYg",
  signCount: 0,
  transports: ["internal", "hybrid"],
  aaguid: "00000000-0000-0000-0000-000000000000",
  backupEligible: true,
  backedUp: false,
  name: "Pixel",
  createdAt: noon,
  lastUsedAt: null,
  addedInSessionId: null,
  deviceId: null,
  ...changes,
});

export const sampleOpener = (account = "ada", device = "pixel", session = "morning"): Opener => ({
  accountId: accountId(account),
  deviceId: deviceId(device),
  sessionId: sessionId(session),
});

/** Two devices in one network: nothing more is asked, everything is granted. */
export const sampleTerms = (changes: Partial<Terms> = {}): Terms => ({
  verdict: "likely",
  reason: "same_network",
  demands: { question: false, checkCode: false },
  form: "full",
  use: "ordinary",
  blockedBy: null,
  ...changes,
});

/** No evidence, on a page: question, check code, and little for it. */
export const cautiousTerms: Terms = sampleTerms({
  verdict: "unknown",
  reason: "no_evidence",
  demands: { question: true, checkCode: true },
  form: "limited",
});

export const sampleRequest = (changes: Partial<SignInRequest> = {}): SignInRequest => ({
  id: requestId("one"),
  version: 1,
  kind: "page",
  clientId: null,
  scopes: ["openid"],
  resource: null,
  redeemerHash: "hash-of-the-binding",
  returnTo: "/somewhere?a=b",
  screen: { browser: "Chrome", system: "Windows", address: "2001:db8::7" },
  wanted: "ordinary",
  proximity: { browserKey: null, nearbyAt: null },
  named: null,
  offline: null,
  createdAt: noon,
  expiresAt: noon + 180_000,
  changedAt: noon,
  state: { name: "pending" },
  ...changes,
});
