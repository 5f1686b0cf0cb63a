import { describe, expect, it } from "vitest";
import { accountId, noon } from "../../tests/kit/samples.ts";
import { limits, seconds } from "../limits.ts";
import { type AccessPass, mayIssuePass, mayUsePass } from "./access-pass.ts";

const pass: AccessPass = {
  id: "tap_one",
  accountId: accountId("ada"),
  issuedBy: "administrator",
  issuerId: null,
  recoveryId: null,
  oneTime: true,
  createdAt: noon,
  expiresAt: noon + seconds(3600),
  usedAt: null,
  revokedAt: null,
};

describe("a pass may be used", () => {
  it.each([
    ["while it lasts", {}, noon + seconds(3600) - 1, "yes"],
    ["not at its end", {}, noon + seconds(3600), "access_pass_expired"],
    ["not once it is used up", { usedAt: noon }, noon, "access_pass_used"],
    ["not once it is revoked", { revokedAt: noon }, noon, "access_pass_expired"],
  ])("%s", (_when, changes, now, expected) => {
    const outcome = mayUsePass({ ...pass, ...changes }, now);
    expect(outcome.ok ? "yes" : outcome.reason).toBe(expected);
  });
  it("not when nobody issued it", () => expect(mayUsePass(null, noon).ok).toBe(false));
});

describe("a pass may be issued", () => {
  const [least, most] = [limits.accessPassMinimumSeconds, limits.accessPassMaximumSeconds];
  it.each([
    ["by the command line", null, 3600, "yes"],
    ["by another account", accountId("grace"), 3600, "yes"],
    ["never for oneself", accountId("ada"), 3600, "issuer_is_holder"],
    ["for ten minutes", null, least, "yes"],
    ["not for less", null, least - 1, "lifetime_out_of_range"],
    ["for thirty days", null, most, "yes"],
    ["not for more", null, most + 1, "lifetime_out_of_range"],
    ["not for no number at all", null, Number.NaN, "lifetime_out_of_range"],
  ])("%s", (_who, issuerId, lifetimeSeconds, expected) => {
    const outcome = mayIssuePass({ accountId: accountId("ada"), issuerId, lifetimeSeconds });
    expect(outcome.ok ? "yes" : outcome.reason).toBe(expected);
  });
});
