/**
 * What a person is told, wherever they can be reached, about what happened to their account. Facts, not sentences:
 * `device` is a device's name or what a browser says of itself (`screenName`), `place` a country code (ISO 3166-1) or a
 * name.
 */
export type Notice =
  | {
      readonly kind: "new_sign_in";
      readonly device: string;
      readonly place: string | null;
      readonly app: string | null;
    }
  | { readonly kind: "new_device"; readonly device: string; readonly place: string | null }
  | { readonly kind: "device_removed"; readonly device: string; readonly lost: boolean }
  | { readonly kind: "passkey_added" | "passkey_removed"; readonly name: string }
  | { readonly kind: "recovery_codes_replaced" }
  | { readonly kind: "recovery_code_used"; readonly left: number }
  /** The whole address: it is told too, because whoever removed it may not be its owner. */
  | { readonly kind: "address_added" | "address_removed"; readonly address: string }
  /** `readyAt` in epoch milliseconds; null when it needs no waiting. */
  | {
      readonly kind: "recovery_started";
      readonly device: string;
      readonly place: string | null;
      readonly readyAt: number | null;
    }
  | { readonly kind: "recovery_cancelled" | "recovery_finished" }
  | { readonly kind: "access_pass_issued"; readonly by: "administrator" | "recovery" }
  | { readonly kind: "not_me" };

/** What is worth the price and the interruption of a text message. */
const grave: readonly Notice["kind"][] = ["recovery_started", "not_me", "access_pass_issued", "passkey_removed"];

export const isGrave = (notice: Notice): boolean => grave.includes(notice.kind);

/** What a new screen says of itself, the same in every language: "Firefox (Linux)". Empty when it says nothing. */
export function screenName(browser: string, system: string): string {
  const known = [browser, system].filter((name) => name !== "unknown" && name !== "");
  return known.length === 2 ? `${browser} (${system})` : (known[0] ?? "");
}
