import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { insertSeenProof } from "../seen-proof.store.ts";
import type { Client } from "./client.ts";
import { type AssertionRefusal, assertionTokenTypes, readAssertion } from "./client-assertion.ts";
import { readClientJwt } from "./client-jwt.flow.ts";

/**
 * RFC 7523 §2.2: the client signed that it is itself, for this server, for a short time, and says so once. `path` is the
 * endpoint that was called; its address, the token endpoint's and the issuer are all good as audience (RFC 9126 §2).
 */
export async function checkAssertion(
  deps: Pick<Deps, "db" | "clock" | "config">,
  client: Client,
  presented: string,
  path: string,
): Promise<Outcome<true, AssertionRefusal | "assertion_replayed">> {
  const { origin } = deps.config;
  const claims = readClientJwt(client, presented, assertionTokenTypes);
  if (claims === null) return refuse("assertion_malformed");
  const audiences = [origin, `${origin}/oauth/token`, origin + path];
  const assertion = readAssertion(claims, client.id, audiences, deps.clock.now());
  if (!assertion.ok) return assertion;
  const { jti, expiresAt } = assertion.value;
  const first = await insertSeenProof(deps.db, hashSecret(`assertion ${client.id} ${jti}`), expiresAt);
  return first ? accept(true) : refuse("assertion_replayed");
}

/** Who an assertion says it is from, unverified: it names the client whose keys are tried. */
export function issuerOfAssertion(presented: string): string | null {
  try {
    const claims = JSON.parse(Buffer.from(presented.split(".")[1] ?? "", "base64url").toString()) as { iss?: unknown };
    return typeof claims?.iss === "string" ? claims.iss : null;
  } catch {
    return null;
  }
}
