/**
 * What a new screen is to its person from the sign-in on. The screen may ask for one; the card says which one it is, and
 * so the passkey signs it (docs/decisions/0041-first-run-and-shared-screens.md).
 */
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { RequestKind } from "../sign-in/sign-in-request.ts";
import type { GrantForm } from "./policy.ts";

/**
 * `ordinary`: signed in, and recognised the next time. `own`: also one of the account's devices, with a passkey of its own.
 * `shared`: signed in for a short time, and forgotten afterwards.
 */
export type ScreenUse = "ordinary" | "own" | "shared";

interface Asked {
  readonly kind: RequestKind;
  /** What the new screen asked to be when it began. */
  readonly wanted: ScreenUse;
}

/** Before anybody has chosen: only what takes something away goes without being asked. */
export const firstUse = ({ kind, wanted }: Asked): ScreenUse =>
  hasScreen(kind) && wanted === "shared" ? "shared" : "ordinary";

/** Behind a client's server (CIBA) there is none, and a machine that lets somebody in is not one of theirs. */
const hasScreen = (kind: RequestKind): boolean => kind === "page" || kind === "device_grant";

/**
 * What the person may choose on the card. Becoming a device has to have been asked for by the screen, takes a browser, and is
 * never had in the limited form: nothing shows then that the screen is where the person is. A screen that calls itself
 * shared stays so. Without a screen there is nothing to choose. Refuses `use_not_possible`.
 */
export function mayUseAs(
  use: ScreenUse,
  { kind, wanted }: Asked,
  form: GrantForm,
): Outcome<ScreenUse, "use_not_possible"> {
  if (!hasScreen(kind)) return use === "ordinary" ? accept(use) : refuse("use_not_possible");
  if (wanted === "shared") return use === "shared" ? accept(use) : refuse("use_not_possible");
  if (use === "own")
    return kind === "page" && wanted === "own" && form === "full" ? accept(use) : refuse("use_not_possible");
  return accept(use);
}
