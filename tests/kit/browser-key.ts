import { generateKeyPairSync, sign } from "node:crypto";
import type { SignInRequestId } from "../../src/ids.ts";
import { type BrowserKey, browserProofText } from "../../src/proximity/known-browser.ts";

/** The key that a browser keeps for our origin, in software: as `known-browser.client.ts` makes and uses it. */
export interface SoftwareBrowserKey {
  readonly publicKey: BrowserKey;
  /** What it signs for this request on this origin: R and S side by side, base64url. */
  prove(origin: string, id: SignInRequestId): string;
  /** Signs any text. */
  sign(text: string): string;
}

export function createBrowserKey(): SoftwareBrowserKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const signText = (text: string) =>
    sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
  return {
    publicKey: { kty: "EC", crv: "P-256", x, y },
    prove: (origin, id) => signText(browserProofText(origin, id)),
    sign: signText,
  };
}
