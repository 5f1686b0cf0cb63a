/** The part of `limits.ts` about recovery, addresses and passes (NIST SP 800-63B-4 §4.2). */
export const recoveryLimits = {
  /** 80 bits each: above NIST's 64, and sixteen characters to type. */
  recoveryCodeBytes: 10,
  recoveryCodesInSet: 10,
  /** scrypt for codes below 112 bits (NIST SP 800-63B-4 §3.1.2.2, where the work "may be small" for random codes): Node's cost. */
  shortSecretCost: 2 ** 14,
  shortSecretBlockSize: 8,
  shortSecretParallelization: 1,
  shortSecretSaltBytes: 16,
  addressCodeDigits: 6,
  addressCodeBySmsSeconds: 600,
  addressCodeByEmailSeconds: 24 * 3600,
  addressCodeTries: 5,
  /** Codes sent to one address in one hour; a new one within it gives no new tries (NIST SP 800-63B-4 §3.1.3.2). */
  addressCodeWindowSeconds: 3600,
  addressCodesPerHour: 5,
  /** NIST SP 800-63B-4 §3.2.2: after 100 wrong tries in a row an address helps nobody in until its owner verifies it again. */
  addressWrongTriesInARow: 100,
  addressesPerAccount: 6,
  /** Addresses that one account may add in one window, so that nobody uses us to send mail to strangers. */
  addressesAddedPerAccount: 5,
  /** RFC 5321 §4.5.3.1: a path is at most 256 octets with its brackets, a local part 64. */
  emailCharacters: 254,
  emailLocalPartCharacters: 64,
  /** Wrong recovery codes of one account in one window, and of one source. */
  recoveryTriesPerAccountAndSource: 10,
  recoveryTriesPerAccount: 100,
  recoveriesBegunPerSource: 20,
  /** After the owner has stopped one, its source begins no other for the account. */
  recoveryCoolingSeconds: 3600,
  /** What a name and a proof are answered after at the earliest: longer than the work for any account takes. */
  recoveryAnswerMilliseconds: 300,
  /** A recovery from first to last; the waiting period comes on top. */
  recoveryLifetimeSeconds: 24 * 3600,
  /** How long a recovery that has waited may be finished. */
  recoveryReadySeconds: 3 * 24 * 3600,
  /** Longer than the longest wait that can be set, and the time to finish after it. */
  recoveryCookieLifetimeSeconds: 40 * 24 * 3600,
  accessPassLifetimeSeconds: 3600,
  accessPassMinimumSeconds: 600,
  accessPassMaximumSeconds: 30 * 24 * 3600,
} as const;
