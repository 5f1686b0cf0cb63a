import { limits } from "../limits.ts";
import { groupUserCode } from "./user-code.ts";

/** RFC 8628 §3.2, as on the wire: what a device shows, and what it waits with. */
export interface ShownCode {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

export function shownCode(
  origin: string,
  deviceCode: string,
  begun: {
    readonly typed: { readonly code: string };
    readonly scanned: { readonly code: string };
    readonly request: { readonly createdAt: number; readonly expiresAt: number };
  },
): ShownCode {
  const verificationUri = `${origin}/link`;
  return {
    device_code: deviceCode,
    // Grouped as our own pages show it, but with a dash, which survives in a link; the input ignores it (§6.1).
    user_code: groupUserCode(begun.typed.code).replaceAll(" ", "-"),
    verification_uri: verificationUri,
    // §3.3.1; in the fragment, so that the code reaches no access log.
    verification_uri_complete: `${verificationUri}#${begun.scanned.code}`,
    expires_in: Math.floor((begun.request.expiresAt - begun.request.createdAt) / 1000),
    // Optional in §3.2, but there are clients that give up without it.
    interval: limits.devicePollIntervalSeconds,
  };
}
