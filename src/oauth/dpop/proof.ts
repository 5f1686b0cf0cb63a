/**
 * A DPoP proof (RFC 9449 §4): a JWT by which a client shows, for one request, that it holds a key. What its claims must say
 * is here; the signature, the nonce and that it comes once are checked in `proof.flow.ts`, and what the key is then good
 * for is in `binding.ts`.
 */
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";

/** The request that the proof came with. */
export interface ProvenRequest {
  readonly method: string;
  /** The endpoint's, below the public origin. */
  readonly path: string;
  /** What the request shows beside the proof, at a resource; null at the endpoints that issue tokens. */
  readonly accessToken: string | null;
}

/** What the proof has to be for, as it stands in the claims. */
export interface ExpectedProof {
  readonly htm: string;
  readonly ath: string | null;
}

export interface ProofClaims {
  readonly jti: string;
  /** Where it was made for, to be compared as addresses are. */
  readonly htu: string;
  readonly nonce: string | null;
}

/** §4.3 without the address: that the claims are all there, and for this method and this token. */
export function readProofClaims(
  { jti, htm, htu, iat, ath, nonce, exp, nbf }: Readonly<Record<string, unknown>>,
  expected: ExpectedProof,
  now: number,
): Outcome<ProofClaims, "proof_invalid"> {
  // §4.3 (3): jti, htm, htu and iat are required. When it was made the nonce says, by our clock and not the client's (11).
  if (typeof jti !== "string" || jti === "" || typeof htu !== "string" || typeof iat !== "number")
    return refuse("proof_invalid");
  // §4.3 (8)
  if (htm !== expected.htm) return refuse("proof_invalid");
  // §4.3 (12a): with an access token, and for that one only.
  if (expected.ath !== null && ath !== expected.ath) return refuse("proof_invalid");
  if (nonce !== undefined && typeof nonce !== "string") return refuse("proof_invalid");
  // RFC 7519 §4.1.4 and §4.1.5: not needed here, but meant where they are.
  if (!isTimeOrAbsent(exp) || !isTimeOrAbsent(nbf)) return refuse("proof_invalid");
  const skew = seconds(limits.clientClockSkewSeconds);
  if (exp !== undefined && now >= seconds(exp) + skew) return refuse("proof_invalid");
  if (nbf !== undefined && now < seconds(nbf) - skew) return refuse("proof_invalid");
  return accept({ jti, htu, nonce: nonce ?? null });
}

const isTimeOrAbsent = (value: unknown): value is number | undefined =>
  value === undefined || typeof value === "number";
