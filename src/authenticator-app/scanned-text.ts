/**
 * What a QR code says to the app. Only our own links are followed, and only those that a QR code of ours can hold;
 * whatever else is in front of the camera is named foreign and never opened.
 */
import { readChallenge } from "./offline-answer.ts";

export type Scanned =
  /** `path` is one of ours with its secret in the fragment, made anew here: nothing else of the text survives. */
  | { readonly kind: "link"; readonly path: string }
  | { readonly kind: "challenge"; readonly digits: string }
  | { readonly kind: "foreign" };

const ownPaths = ["/link", "/enrol", "/invitation", "/pass"];
const challengePrefix = "countersign-offline:";
/** Our secrets and codes: base64url or digits. */
const secret = /^#[A-Za-z0-9_-]{1,200}$/;

export function readScanned(text: string, origin: string): Scanned {
  const foreign: Scanned = { kind: "foreign" };
  if (text.toLowerCase().startsWith(challengePrefix)) {
    const digits = readChallenge(text.slice(challengePrefix.length));
    return digits === null ? foreign : { kind: "challenge", digits };
  }
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return foreign;
  const url = new URL(text);
  const ours = url.origin === origin && url.username === "" && url.password === "" && url.search === "";
  if (!ours || !ownPaths.includes(url.pathname) || !secret.test(url.hash)) return foreign;
  return { kind: "link", path: url.pathname + url.hash };
}
