import { accept, type Outcome, refuse } from "../../outcome.ts";
import { checkProof, type ProofDeps, type ProofRefusal, useProof } from "./proof.flow.ts";

/** A request to a resource, as far as it shows a token. */
export interface ResourceRequest {
  readonly authorization: string | undefined;
  /** The DPoP header. */
  readonly proof: string | undefined;
  readonly method: string;
  readonly path: string;
}

export interface PresentedToken {
  readonly scheme: "bearer" | "dpop";
  readonly token: string;
}

/** RFC 6750 §2.1, RFC 9449 §7.1: in the header only. Null for anything else. */
export function presentedToken(authorization: string | undefined): PresentedToken | null {
  const [, scheme = "", token] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? "") ?? [];
  return token === undefined ? null : { scheme: scheme.toLowerCase() === "dpop" ? "dpop" : "bearer", token };
}

/**
 * RFC 9449 §7: whoever shows a token that is bound to a key proves to hold that key, for this request and this token. §7.2: a
 * bound token is refused as a bearer token, and the other way round.
 */
export async function checkPossession(
  deps: ProofDeps,
  { scheme, token: accessToken }: PresentedToken,
  boundTo: string | null,
  { proof, method, path }: ResourceRequest,
): Promise<Outcome<true, ProofRefusal | "proof_missing" | "token_invalid">> {
  if ((scheme === "dpop") !== (boundTo !== null)) return refuse("token_invalid");
  if (boundTo === null) return accept(true);
  if (proof === undefined) return refuse("proof_missing");
  const checked = await checkProof(deps, proof, { method, path, accessToken });
  if (!checked.ok) return checked;
  // §4.3 (12b)
  return checked.value.key === boundTo ? useProof(deps, checked.value) : refuse("token_invalid");
}
