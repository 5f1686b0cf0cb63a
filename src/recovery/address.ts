/**
 * Alternate addresses: e-mail addresses and phone numbers that a person is told at, and that help them back in (NIST SP
 * 800-63B-4 §4.2.1.2 and §4.6). Keeping them is in address.flow.ts, their codes in address-code.flow.ts.
 */
import type { AccountId, AddressId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export type AddressKind = "email" | "phone";

export interface Address {
  readonly id: AddressId;
  readonly accountId: AccountId;
  readonly kind: AddressKind;
  /** In the one form that `readAddress` makes. */
  readonly value: string;
  readonly createdAt: number;
  /** Null until its owner has entered a code that was sent to it; it is no use before. */
  readonly verifiedAt: number | null;
  /** Codes sent to it in the hour that began at `sendingSince`, whatever for. */
  readonly sent: number;
  readonly sendingSince: number;
  /** Wrong tries of recoveries since the last right one. */
  readonly wrongInARow: number;
}

/** Somebody has guessed wrong so often that it helps nobody in, until its owner enters a code again. */
export const isWornOut = (address: Address): boolean => address.wrongInARow >= limits.addressWrongTriesInARow;

/** Whether its owner is to enter a code from it. */
export const needsCode = (address: Address): boolean => address.verifiedAt === null || isWornOut(address);

const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
/** The dot-string of RFC 5321 §4.1.2. Quoted local parts, which may hold anything, are left out, as mail sites do. */
const localPart = new RegExp(`^${atom}(\\.${atom})*$`);
/** RFC 1035 §2.3.1 labels, at least two, with the letters of every script (RFC 5890); the last one is no number. */
const domain =
  /^([\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+\p{L}[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}]$/u;
/** ITU-T E.164 §6: a country code that begins with 1 to 9, fifteen digits at most. */
const international = /^\+[1-9]\d{6,14}$/;

/**
 * Reads what a person typed. Refuses `malformed_address` for what no mail server or carrier would take, which includes
 * every character that could end a header line or add a recipient.
 */
export const readAddress = (kind: AddressKind, entered: string): Outcome<string, "malformed_address"> =>
  kind === "email" ? readEmail(entered) : readPhone(entered);

/** In lower case: the local part may differ by case in theory (RFC 5321 §2.4) and does nowhere that people have mail. */
function readEmail(entered: string): Outcome<string, "malformed_address"> {
  const folded = entered.normalize("NFKC").trim().toLowerCase();
  const at = folded.lastIndexOf("@");
  const [local, host] = [folded.slice(0, Math.max(at, 0)), folded.slice(at + 1)];
  const fits = folded.length <= limits.emailCharacters && local.length <= limits.emailLocalPartCharacters;
  return fits && localPart.test(local) && domain.test(host) ? accept(folded) : refuse("malformed_address");
}

/** With its country code, as `+49 170 1234567` or `0049 …`; a national number could be anywhere. */
function readPhone(entered: string): Outcome<string, "malformed_address"> {
  const digits = entered
    .normalize("NFKC")
    .replace(/\(0\)/g, "")
    .replace(/[\s\p{Pd}\p{Cf}\u2212./()]/gu, "")
    .replace(/^00/, "+");
  return international.test(digits) ? accept(digits) : refuse("malformed_address");
}

/** Country codes of one and two digits (ITU-T E.164, list of assigned codes); all others have three. */
const shortCountryCode = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** For pages of people who are not fully signed in: enough for its owner to know it, too little to write to it. */
export function maskedAddress({ kind, value }: Pick<Address, "kind" | "value">): string {
  if (kind === "email") return `${[...value][0] ?? ""}…${value.slice(value.lastIndexOf("@"))}`;
  const country = shortCountryCode.exec(value)?.[0] ?? value.slice(0, 4);
  return `${country} … ${value.slice(-2)}`;
}

/** As a person would write it: `+49 1701234567`. */
export function writtenAddress({ kind, value }: Pick<Address, "kind" | "value">): string {
  if (kind === "email") return value;
  const country = shortCountryCode.exec(value)?.[0] ?? value.slice(0, 4);
  return `${country} ${value.slice(country.length)}`;
}

/** NIST SP 800-63B-4 §4.2.1.2: ten minutes for a code by text message, a day for one by e-mail. Epoch milliseconds. */
export const addressCodeExpiresAt = (kind: AddressKind, now: number): number =>
  now + seconds(kind === "email" ? limits.addressCodeByEmailSeconds : limits.addressCodeBySmsSeconds);

/** `draw` gives a number from 0 to below its argument, from a secure source. */
export const drawAddressCode = (draw: (maxExclusive: number) => number): string =>
  String(draw(10 ** limits.addressCodeDigits)).padStart(limits.addressCodeDigits, "0");

/** What a person typed, without spaces and dashes; null for what no code can look like. */
export function readAddressCode(entered: string): string | null {
  const digits = entered.normalize("NFKC").replace(/[\s\p{Pd}\p{Cf}\u2212.]/gu, "");
  return new RegExp(`^\\d{${limits.addressCodeDigits}}$`).test(digits) ? digits : null;
}
