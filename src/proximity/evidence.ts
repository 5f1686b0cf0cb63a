/**
 * What is known about whether the two devices of a sign-in are one scene. Each fact is gathered elsewhere (the known
 * browser by its key, the channel by WebRTC, the networks by address); what they amount to is decided in `verdict.ts`.
 */

/** Where an address is, as far as the operator's databases and lists tell. */
export interface NetworkPlace {
  /** ISO 3166-1 alpha-2; null when not known. */
  readonly country: string | null;
  readonly city: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /**
   * `carrier`: one address for very many strangers. `hosting`: computers without people before them. `anonymiser`: a
   * VPN or relay made to hide where people are. `local`: not a public address at all.
   */
  readonly kind: "ordinary" | "carrier" | "hosting" | "anonymiser" | "local";
}

import type { RequestKind } from "../sign-in/sign-in-request.ts";

export interface Side {
  readonly address: string;
  readonly place: NetworkPlace;
}

export interface Evidence {
  /** A browser has a page and a person before it; a device grant may be a television, or a shell on a server; CIBA is a server. */
  readonly kind: RequestKind;
  readonly newScreen: Side;
  readonly phone: Side;
  /** The new screen proved the key that it made when this very account last approved it. */
  readonly provedKnownBrowser: boolean;
  /** Both ends of a link-local data channel returned the server's nonce. */
  readonly passedNearbyChannel: boolean;
}
