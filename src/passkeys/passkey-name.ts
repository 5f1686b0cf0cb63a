/** What a passkey is called: by its owner, or until then by its maker or its place. */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

/** Refuses `malformed_name` for one that is empty, too long, or holds characters that nobody sees. */
export function readPasskeyName(entered: string): Outcome<string, "malformed_name"> {
  const name = entered.normalize("NFC").trim().replace(/\s+/g, " ");
  const disguised = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/u;
  const fits = name.length > 0 && name.length <= limits.deviceNameCharacters;
  return fits && !disguised.test(name) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(name)
    ? accept(name)
    : refuse("malformed_name");
}

/** The name, or the name with the first number that tells it from those that are taken: "YubiKey 5 series 2". */
export function unusedName(wanted: string, taken: readonly string[]): string {
  for (let number = 2, name = wanted; ; number += 1) {
    if (!taken.includes(name)) return name;
    name = `${wanted} ${number}`;
  }
}
