import type { PersonToken } from "../oauth/tokens/person-token.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { Caller } from "./actor.ts";

/** Who acts by an access token with the scope `admin`. Refuses one whose sign-in is limited: nobody has seen that it was theirs. */
export function callerByToken(
  { behalf: { grant, account } }: PersonToken,
  address: string,
): Outcome<Caller, "sign_in_limited"> {
  if (grant.origin?.form === "limited") return refuse("sign_in_limited");
  const actor = { kind: "account", accountId: account.id, role: account.role } as const;
  return accept({ actor, verifiedAt: grant.authenticatedAt, address });
}

/** Who acts in a browser that is signed in here. Refuses a limited session. */
export function callerBySession({ session, account }: SignedIn, address: string): Outcome<Caller, "sign_in_limited"> {
  if (session.origin?.form === "limited") return refuse("sign_in_limited");
  const actor = { kind: "account", accountId: account.id, role: account.role } as const;
  return accept({ actor, verifiedAt: session.verifiedAt, address });
}
