/**
 * What the proofs of a recovery are worth together (NIST SP 800-63B-4 §4.2.2.2): two recovery codes of different methods,
 * or one and an authenticator that is still bound, at once; one method alone after a wait. A passkey alone recovers
 * nothing, for it signs in. docs/protocol/recovery.md has the whole table.
 */

/** A saved code; an issued one by e-mail, or by text message; a passkey of the account. */
export type ProofMethod = "recovery_code" | "email" | "sms" | "passkey";

export type Worth = "nothing" | "waits" | "enough";

/**
 * Two issued codes count as two when they went over two channels (docs/protocol/divergences.md). Two to addresses of one
 * kind are one method: whoever reads one mailbox often reads the other. While the account is under protection a passkey
 * counts for nothing: it may be the very thing that was taken.
 */
export function weigh(proofs: readonly ProofMethod[], isProtected: boolean): Worth {
  const methods = new Set(proofs.filter((method) => method !== "passkey")).size;
  if (methods === 0) return "nothing";
  const byPasskey = proofs.includes("passkey") && !isProtected;
  return methods >= 2 || byPasskey ? "enough" : "waits";
}
