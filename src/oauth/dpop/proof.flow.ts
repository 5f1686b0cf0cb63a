import type { Deps } from "../../deps.ts";
import { hashSecret, sha256 } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { thumbprintOf } from "../../signing-keys/algorithm.ts";
import { openJws } from "../../signing-keys/compact-jws.ts";
import { readForeignKey } from "../../signing-keys/foreign-key.ts";
import { insertSeenProof, isSeenProof } from "../seen-proof.store.ts";
import { isRecentNonce, nonceEndsAt } from "./nonce.flow.ts";
import { type ProvenRequest, readProofClaims } from "./proof.ts";

export type ProofRefusal = "proof_invalid" | "proof_nonce_needed" | "proof_replayed";

export type ProofDeps = Pick<Deps, "db" | "clock" | "random" | "config">;

/** A proof that is right. */
export interface Proof {
  /** RFC 7638 thumbprint of the key that it shows. */
  readonly key: string;
  readonly hash: string;
  /** Until then it must not be seen again, in epoch milliseconds: as long as its nonce would be good. */
  readonly until: number;
}

/**
 * RFC 9449 §4.3, in its order: whether this proof is right for this request. `presented` is the whole DPoP header. Refuses
 * what lacks a nonce of ours with `proof_nonce_needed`, and everything else that is wrong as one. Whoever gives something
 * for it calls `useProof` as well.
 */
export async function checkProof(
  deps: ProofDeps,
  presented: string,
  request: ProvenRequest,
): Promise<Outcome<Proof, ProofRefusal>> {
  // (1), (2): of several headers a comma would be left, which no JWT has.
  const jws = /^[A-Za-z0-9_.-]+$/.test(presented) ? openJws(presented) : null;
  // (4); §11.5: nothing else that is signed with this key passes for a proof, and a proof for nothing else.
  if (jws === null || jws.header.typ !== "dpop+jwt") return refuse("proof_invalid");
  const { jwk } = jws.header;
  // (5), (7): a public key of a kind that is accepted here, which alone says by what algorithm.
  const found = isObject(jwk) ? readForeignKey(jwk) : null;
  // (6)
  if (found === null || !jws.isSignedBy(found.algorithm, found.key)) return refuse("proof_invalid");
  const now = deps.clock.now();
  const expected = { htm: request.method, ath: request.accessToken === null ? null : sha256(request.accessToken) };
  const claims = readProofClaims(jws.claims() ?? {}, expected, now);
  if (!claims.ok) return claims;
  const { jti, htu, nonce } = claims.value;
  // (9)
  if (!isSameAddress(htu, deps.config.origin + request.path)) return refuse("proof_invalid");
  // (10), (11); §11.3: always, for a server that gives nonces takes no proof without one.
  if (nonce === null || !(await isRecentNonce(deps, nonce))) return refuse("proof_nonce_needed");
  const key = thumbprintOf(found.algorithm, found.key);
  const hash = hashSecret(`proof ${key} ${jti}`);
  // §11.1; here already, so that nothing of a request that is sent again counts.
  if (await isSeenProof(deps.db, hash)) return refuse("proof_replayed");
  return accept({ key, hash, until: nonceEndsAt(now) });
}

/** §11.1: of any number of requests with one proof, one is given something. Null, no proof, is good any number of times. */
export async function useProof(deps: Pick<Deps, "db">, proof: Proof | null): Promise<Outcome<true, "proof_replayed">> {
  const first = proof === null || (await insertSeenProof(deps.db, proof.hash, proof.until));
  return first ? accept(true) : refuse("proof_replayed");
}

/** Letters, digits and -._~ that somebody has percent-encoded without need (RFC 3986 §2.3). */
const encodedUnreserved = /%(2d|2e|5f|7e|3\d|[46][1-9a-f]|[57][0-9a])/gi;

/** §4.3 (9): without query and fragment, and as RFC 3986 §6.2.2 and §6.2.3 have addresses compared. */
function isSameAddress(htu: string, address: string): boolean {
  if (!URL.canParse(htu)) return false;
  const named = new URL(htu);
  named.search = "";
  named.hash = "";
  named.pathname = named.pathname.replace(encodedUnreserved, (encoded) => decodeURIComponent(encoded));
  return named.href === new URL(address).href;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
