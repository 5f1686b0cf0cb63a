/** The addresses that a new screen begins at; read back by `sign-in.routes.tsx`. */
import type { SignInRequest } from "./sign-in-request.ts";

type Destined = Pick<SignInRequest, "returnTo" | "wanted">;

/** The sign-in page for this use and destination. */
export function signInAddress({ returnTo, wanted }: Destined): string {
  const query = new URLSearchParams();
  if (wanted !== "ordinary") query.set("use", wanted);
  if (returnTo !== null) query.set("return_to", returnTo);
  return query.size === 0 ? "/sign-in" : `/sign-in?${query}`;
}

/** Where one says what this screen is. */
export const startAddress = (returnTo: string | null): string =>
  returnTo === null ? "/start" : `/start?${new URLSearchParams({ return_to: returnTo })}`;
