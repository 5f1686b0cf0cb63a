import { expect, it } from "vitest";
import { isBoundHere } from "./passkey.ts";

it.each([
  ["part of this device, and never copied", false, "platform", true],
  ["part of this device, and synced", true, "platform", false],
  ["a security key", false, "cross-platform", false],
  ["another phone, by a scanned code", true, "cross-platform", false],
  ["an authenticator of which the browser says nothing", false, null, false],
  ["an authenticator of which an old browser says nothing", false, undefined, false],
] as const)("knows whether it lives on this device: %s", (_what, backupEligible, attachment, bound) =>
  expect(isBoundHere(backupEligible, attachment)).toBe(bound),
);
