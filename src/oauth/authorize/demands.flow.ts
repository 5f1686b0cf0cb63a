import type { Deps } from "../../deps.ts";
import type { SignedIn } from "../../sessions/session.ts";
import { subjectFor } from "../claims/subject.flow.ts";
import type { Client } from "../clients/client.ts";
import { acrOf } from "../tokens/token-claims.ts";
import type { WantedClaims } from "./claims-parameter.ts";

/**
 * What the client wants no answer without, by its `claims` parameter: a person of its choice (`login_required`, OpenID
 * Connect Core §5.5.1), or a way of signing in (`authentication_unmet`, §5.5.1.1: a failed attempt). Null when all is met.
 */
export async function demandUnmet(
  deps: Pick<Deps, "db" | "random">,
  client: Client,
  { subjects, essentialAcr }: WantedClaims,
  { session, account }: SignedIn,
): Promise<"login_required" | "authentication_unmet" | null> {
  if (subjects !== null) {
    const own = await subjectFor(deps, client, account.id);
    if (!subjects.every((subject) => subject === own)) return "login_required";
  }
  const acr = acrOf(session);
  return essentialAcr === null || (acr !== null && essentialAcr.includes(acr)) ? null : "authentication_unmet";
}
