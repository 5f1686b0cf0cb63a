/**
 * A known browser: a new screen that made a key of its own (not exportable, kept by the browser for our origin only) and
 * was then approved in full by the account. Proving the key again is evidence that no relay on another origin can give.
 */
import type { AccountId, KnownBrowserId, SignInRequestId } from "../ids.ts";

export interface KnownBrowser {
  readonly id: KnownBrowserId;
  readonly accountId: AccountId;
  /** RFC 7638 thumbprint of its public key. */
  readonly keyThumbprint: string;
  readonly name: string;
  /** The sign-in that made it known; undoing that sign-in forgets the browser. */
  readonly signInRequestId: SignInRequestId | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** The public half of a browser's key (RFC 7518 §6.2, P-256 only). */
export interface BrowserKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** What the browser signs: bound to this server's origin and to one request, so that it proves nothing anywhere else. */
export const browserProofText = (origin: string, requestId: SignInRequestId): string =>
  `countersign/known-browser/1\n${origin}\n${requestId}`;
