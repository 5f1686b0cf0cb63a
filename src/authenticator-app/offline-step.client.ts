/** From the number on the other screen to the digits that answer it. Nothing here needs a network. */
import { ocraDigits, ocraInput } from "../offline-answer/ocra.ts";
import { readChallenge } from "./offline-answer.ts";
import { keyWithoutNetwork } from "./passkey-key.client.ts";

export type OfflineStep =
  | { at: "ask"; complaint: "malformed" | "cancelled" | "noPrf" | null }
  | { at: "answer"; digits: string }
  | { at: "gone" };

/** RFC 6287 §6: the HMAC here, the digits of it in ocra.ts. */
async function answerTo(challenge: string, key: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return ocraDigits(new Uint8Array(await crypto.subtle.sign("HMAC", imported, ocraInput(challenge))));
}

/** Asks the passkey, which waits for the finger. What went wrong is a step too: nothing is thrown. */
export async function takeStep(typed: string, passkey: string): Promise<OfflineStep> {
  const challenge = readChallenge(typed);
  if (challenge === null) return { at: "ask", complaint: "malformed" };
  try {
    const key = await keyWithoutNetwork(passkey);
    if (key === null) return { at: "ask", complaint: "noPrf" };
    return { at: "answer", digits: await answerTo(challenge, key) };
  } catch {
    // The finger was not the owner's, or went away: the browser has told the person already.
    return { at: "ask", complaint: "cancelled" };
  }
}
