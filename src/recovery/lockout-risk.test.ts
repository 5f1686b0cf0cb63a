import { describe, expect, it } from "vitest";
import { deviceId } from "../../tests/kit/samples.ts";
import type { PlacedPasskey } from "../passkeys/passkey-kind.ts";
import { adviceFor } from "./lockout-advice.ts";
import { assessLockoutRisk, type LosableDevice, type Situation, type Ways } from "./lockout-risk.ts";

const device = (name: string, system: string, lastSeenAt: number, called = name): LosableDevice => ({
  id: deviceId(name),
  name: called,
  system,
  lastSeenAt,
});
const pixel = device("Pixel 9", "Android", 5);
const iphone = device("iPhone", "iOS", 4);
const laptop = device("Laptop", "Windows", 9);
const desktop = device("Desktop", "Linux", 1);

const passkey = (name: string, changes: Partial<PlacedPasskey>): PlacedPasskey => ({
  id: `pk_${name}`,
  name,
  kind: "device",
  deviceId: null,
  aaguid: name,
  ...changes,
});
const on = (home: LosableDevice, name = `${home.name} passkey`) => passkey(name, { deviceId: home.id });
const nowhere = passkey("Somewhere", {});
const google = passkey("Google", { kind: "synced" });
const googleAgain = passkey("Google too", { kind: "synced", aaguid: "Google" });
const bitwarden = passkey("Bitwarden", { kind: "synced" });
const unsynced = passkey("Unsynced", { kind: "unsynced" });
const key = passkey("YubiKey", { kind: "security_key" });
const spareKey = passkey("Spare key", { kind: "security_key" });

type Given = readonly [devices: LosableDevice[], passkeys: PlacedPasskey[], others?: ("codes" | "email" | "phone")[]];
const waysOf = ([devices, passkeys, others = []]: Given): Ways => ({
  devices,
  passkeys,
  codesLeft: others.includes("codes") ? 10 : 0,
  addresses: { email: others.includes("email"), phone: others.includes("phone") },
});

/** "Pixel 9: at_once by Google, then wait" */
function told({ loss, way }: Situation): string {
  const lost = loss?.name ?? "nothing";
  if (way.how === "at_once") return `${lost}: ${way.by.name}, then ${way.spare ?? "nothing"}`;
  if (way.how === "administrator") return `${lost}: administrator`;
  return way.how === "wait" ? `${lost}: wait by ${way.by}` : `${lost}: ${way.by.join(" and ")}`;
}

describe("what losing one thing does", () => {
  const table: [string, Given, string, string][] = [
    ["a passkey that cannot leave the phone", [[pixel], [on(pixel)]], "none", "Pixel 9: administrator"],
    ["a synced passkey alone", [[pixel], [google]], "fair", "Pixel 9: Google, then nothing"],
    ["one that could be synced and is not", [[pixel], [unsynced]], "none", "Pixel 9: administrator"],
    ["one that could be anywhere", [[pixel], [nowhere]], "none", "Pixel 9: administrator"],
    ["recovery codes", [[pixel], [on(pixel)], ["codes"]], "thin", "Pixel 9: wait by codes"],
    ["an e-mail address", [[pixel], [on(pixel)], ["email"]], "thin", "Pixel 9: wait by email"],
    ["the number of the lost phone", [[pixel], [on(pixel)], ["phone"]], "thin", "Pixel 9: wait by phone"],
    ["mail and number on the lost phone", [[pixel], [on(pixel)], ["email", "phone"]], "thin", "Pixel 9: wait by email"],
    ["the same for a computer", [[laptop], [on(laptop)], ["email", "phone"]], "fair", "Laptop: email and phone"],
    ["codes and mail", [[pixel], [on(pixel)], ["codes", "email"]], "fair", "Pixel 9: codes and email"],
    ["codes and number", [[pixel], [on(pixel)], ["codes", "phone"]], "fair", "Pixel 9: codes and phone"],
    ["all three", [[pixel], [on(pixel)], ["codes", "email", "phone"]], "fair", "Pixel 9: codes and email"],
    ["synced, and codes", [[pixel], [google], ["codes"]], "strong", "Pixel 9: Google, then wait"],
    ["synced, codes and mail", [[pixel], [google], ["codes", "email"]], "strong", "Pixel 9: Google, then at_once"],
    ["two synced by one account", [[pixel], [google, googleAgain]], "fair", "Pixel 9: Google too, then nothing"],
    ["two synced by two accounts", [[pixel], [google, bitwarden]], "strong", "Pixel 9: Google, then at_once"],
    ["a phone's own, and a key", [[pixel], [on(pixel), key]], "fair", "Pixel 9: YubiKey, then nothing"],
    ["a key and nothing else", [[laptop], [key]], "none", "YubiKey: administrator"],
    ["a key, and codes", [[laptop], [key], ["codes"]], "thin", "YubiKey: wait by codes"],
    ["two keys", [[laptop], [key, spareKey]], "fair", "YubiKey: Spare key, then nothing"],
    ["a phone, a key, and codes", [[pixel], [on(pixel), key], ["codes"]], "strong", "Pixel 9: YubiKey, then wait"],
    ["synced, and a key", [[pixel], [google, key]], "fair", "YubiKey: Google, then nothing"],
    ["synced, a key, and codes", [[pixel], [google, key], ["codes"]], "strong", "Pixel 9: YubiKey, then at_once"],
    [
      "two devices",
      [
        [pixel, laptop],
        [on(pixel), on(laptop)],
      ],
      "fair",
      "Pixel 9: Laptop, then nothing",
    ],
    [
      "three devices",
      [
        [pixel, laptop, desktop],
        [on(pixel), on(laptop), on(desktop)],
      ],
      "strong",
      "Pixel 9: Laptop, then at_once",
    ],
    [
      "the better one of two",
      [
        [pixel, laptop],
        [on(pixel), on(laptop), key],
      ],
      "strong",
      "Pixel 9: YubiKey, then at_once",
    ],
    ["a second device without a passkey of its own", [[pixel, laptop], [on(pixel)]], "none", "Pixel 9: administrator"],
    ["a phone that only the laptop's passkey backs", [[pixel, laptop], [on(laptop)]], "none", "Laptop: administrator"],
    [
      "two browsers of one name",
      [
        [laptop, device("other", "Windows", 2, "Laptop")],
        [on(laptop), passkey("b", { deviceId: deviceId("other") })],
      ],
      "none",
      "Laptop: administrator",
    ],
    ["two passkeys on one device", [[pixel], [on(pixel), on(pixel, "work")]], "none", "Pixel 9: administrator"],
    ["a passkey on a device that was removed", [[pixel], [on(pixel), on(desktop)]], "none", "Pixel 9: administrator"],
    ["of two phones the one used last", [[iphone, pixel], [google]], "fair", "Pixel 9: Google, then nothing"],
    ["no device, a synced passkey", [[], [google], ["codes"]], "strong", "nothing: Google, then wait"],
    ["no device and no passkey, codes and mail", [[], [], ["codes", "email"]], "fair", "nothing: codes and email"],
    ["nothing at all", [[], []], "none", "nothing: administrator"],
  ];
  it.each(table)("%s", (_what, given, level, worst) => {
    const risk = assessLockoutRisk(waysOf(given));
    expect([risk.level, told(risk.worst)]).toEqual([level, worst]);
  });

  it("is told for every device and every key", () => {
    const { situations } = assessLockoutRisk(waysOf([[pixel, laptop], [on(pixel), google, key], ["codes"]]));
    expect(situations.map(told)).toEqual([
      "Pixel 9: YubiKey, then at_once",
      "Laptop: YubiKey, then at_once",
      "YubiKey: Pixel 9, then at_once",
    ]);
  });
});

describe("what to add next, the most helpful first", () => {
  const everything = { email: true, phone: true };
  it.each<[string, Given, { email: boolean; phone: boolean }, string[]]>([
    [
      "for a phone alone: a second way in, before what needs a wait",
      [[pixel], [on(pixel)]],
      everything,
      ["second_device", "security_key", "recovery_codes", "email", "phone"],
    ],
    [
      "no address that nothing can be sent to",
      [[pixel], [on(pixel)]],
      { email: false, phone: false },
      ["second_device", "security_key", "recovery_codes"],
    ],
    [
      "no number beside mail on the same phone",
      [[pixel], [on(pixel)], ["email"]],
      everything,
      ["second_device", "security_key", "recovery_codes"],
    ],
    [
      "for a synced passkey: what helps when its account is lost, a number last",
      [[pixel], [google]],
      everything,
      ["recovery_codes", "email", "second_device", "security_key", "phone"],
    ],
    [
      "for a key: another way to get in when it is lost",
      [[laptop], [key]],
      everything,
      ["second_device", "security_key", "recovery_codes", "email", "phone"],
    ],
    ["nothing for who stands well", [[pixel], [google], ["codes"]], everything, []],
  ])("%s", (_what, given, sendable, advice) => expect(adviceFor(waysOf(given), sendable)).toEqual(advice));
});
