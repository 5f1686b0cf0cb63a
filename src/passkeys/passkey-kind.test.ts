import { expect, it } from "vitest";
import { samplePasskey } from "../../tests/kit/samples.ts";
import { passkeyKind } from "./passkey-kind.ts";
import { unusedName } from "./passkey-name.ts";
import { productOf } from "./provenance.ts";

it.each([
  ["a phone that syncs", ["internal", "hybrid"], true, true, "synced"],
  ["a password manager that has not synced yet", ["internal", "hybrid"], true, false, "unsynced"],
  ["a computer's own", ["internal"], false, false, "device"],
  ["a phone's own, by a scanned code", ["internal", "hybrid"], false, false, "device"],
  ["a key", ["usb", "nfc"], false, false, "security_key"],
  ["a key that syncs, if there is one", ["usb"], true, true, "synced"],
  ["a computer with a card reader built in", ["smart-card", "internal"], false, false, "device"],
  ["one that says nothing", [], false, false, "device"],
])("%s", (_what, transports, backupEligible, backedUp, kind) =>
  expect(passkeyKind(samplePasskey("it", "ada", { transports, backupEligible, backedUp }))).toBe(kind),
);

it("knows products by their AAGUID, however it is written, and invents none", () => {
  expect(productOf("EA9B8D66-4D01-1D21-3CE4-B6B48CB575D4")).toBe("Google Password Manager");
  for (const unknown of ["00000000-0000-0000-0000-000000000000", "", "constructor"])
    expect(productOf(unknown)).toBeNull();
});

it("gives the next free number to a name that is taken", () => {
  expect(unusedName("Key", [])).toBe("Key");
  expect(unusedName("Key", ["Key", "Key 2", "Key 4"])).toBe("Key 3");
});
