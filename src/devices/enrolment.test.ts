import { describe, expect, it } from "vitest";
import {
  accountId,
  deviceId,
  noon,
  requestId,
  sampleDevice,
  sampleOpener,
  sampleRequest,
  sampleTerms,
  sessionId,
} from "../../tests/kit/samples.ts";
import { limits, seconds } from "../limits.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import { type Enrolment, enrolmentState, mayClaim, mayUndo, mayVouchFor } from "./enrolment.ts";

const ends = noon + seconds(limits.bindingCodeLifetimeSeconds);
const enrolment = (changes: Partial<Enrolment> = {}): Enrolment => ({
  id: "enr_one___________________",
  accountId: accountId("ada"),
  byDeviceId: deviceId("pixel"),
  bySessionId: sessionId("here"),
  codeHash: "hash",
  signInRequestId: null,
  createdAt: noon,
  expiresAt: ends,
  usedAt: null,
  deviceId: null,
  passkeyId: null,
  cancelledAt: null,
  undoneAt: null,
  claimedAgainAt: null,
  ...changes,
});
const bound = { usedAt: noon + 5, deviceId: deviceId("new") };
const refused = (reason: string) => ({ ok: false, reason });

describe("an enrolment", () => {
  it.each([
    ["waits until its time is over", {}, ends - 1, "waiting", null],
    ["is expired from then on", {}, ends, "expired", "enrolment_expired"],
    ["is cancelled for good", { cancelledAt: noon }, ends, "cancelled", "enrolment_expired"],
    ["is bound, however late one looks", bound, ends, "bound", "enrolment_used"],
    ["is undone after that", { ...bound, undoneAt: noon + 9 }, noon + 10, "undone", "enrolment_used"],
  ] as const)("%s", (_what, changes, now, state, refusal) => {
    const one = enrolment(changes);
    expect(enrolmentState(one, now)).toBe(state);
    expect(mayClaim(one, now)).toEqual(refusal === null ? { ok: true, value: one } : refused(refusal));
  });

  it("that does not exist is not claimed", () => expect(mayClaim(null, noon)).toEqual(refused("enrolment_unknown")));
});

describe("undoing", () => {
  const week = seconds(limits.enrolmentUndoSeconds);
  it.each([
    ["is for the device that vouched", {}, bound, noon + 5 + week - 1, null],
    ["ends after a week", {}, bound, noon + 5 + week, "enrolment_not_undoable"],
    ["needs something that was bound", {}, {}, noon, "enrolment_not_undoable"],
    ["happens once", {}, { ...bound, undoneAt: noon + 6 }, noon + 7, "enrolment_not_undoable"],
    ["is not for a revoked device", { revokedAt: noon }, bound, noon + 6, "device_needed"],
    ["is not for a device that came later", { createdAt: noon + 1 }, bound, noon + 6, "device_needed"],
    ["is not for what was brought in", { id: deviceId("new") }, bound, noon + 6, "device_needed"],
    ["is not for another account", { accountId: accountId("grace") }, bound, noon + 6, "device_needed"],
  ] as const)("%s", (_what, asking, changes, now, refusal) => {
    const outcome = mayUndo(enrolment(changes), sampleDevice("pixel", "ada", asking), now);
    expect(outcome).toEqual(refusal === null ? { ok: true, value: deviceId("new") } : refused(refusal));
  });
});

describe("vouching for a screen just signed in", () => {
  const by = { accountId: accountId("ada"), deviceId: deviceId("pixel") };
  const signed = { opener: sampleOpener(), countersignatureId: null, terms: sampleTerms() };
  const request = (changes: Partial<SignInRequest> = {}) =>
    sampleRequest({ id: requestId("one"), state: { name: "redeemed", ...signed }, ...changes });
  const late = noon + seconds(limits.bindingCodeLifetimeSeconds);
  const limited = { ...signed, terms: sampleTerms({ form: "limited" }) };

  it.each([
    ["may be done while it is redeemed", request(), noon, true],
    ["may be done as soon as it is approved", request({ state: { name: "approved", ...signed } }), noon, true],
    ["ends with the time of an enrolment", request(), late, false],
    ["is not for a device grant", request({ kind: "device_grant" }), noon, false],
    ["is not for a limited one", request({ state: { name: "redeemed", ...limited } }), noon, false],
    ["is not for one taken back", request({ state: { name: "revoked", ...signed } }), noon, false],
    ["is not for one that waits", request({ state: { name: "pending" } }), noon, false],
    [
      "is not for one that was denied",
      request({ state: { name: "denied", opener: signed.opener, denial: "declined" } }),
      noon,
      false,
    ],
  ])("%s", (_what, one, now, expected) => expect(mayVouchFor(one, by, now)).toBe(expected));

  it("is not another device's, nor another account's", () => {
    expect(mayVouchFor(request(), { ...by, deviceId: deviceId("tablet") }, noon)).toBe(false);
    expect(mayVouchFor(request(), { ...by, accountId: accountId("grace") }, noon)).toBe(false);
  });
});
