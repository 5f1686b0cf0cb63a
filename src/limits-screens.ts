/** How long a new screen shows its codes, and how long one that many people use stays signed in. */
export const screenLimits = {
  /** A typed code on a page. It is replaced before it ends, so whoever starts typing has at least a minute to finish. */
  typedCodeLifetimeSeconds: 180,
  typedCodeShownSeconds: 120,
  /** A scanned code on a page: a picture of the QR is stale half a minute after it left the screen. */
  scannedCodeLifetimeSeconds: 60,
  scannedCodeShownSeconds: 30,
  /** Signed in, used or not: an hour at the counter of a library. */
  sharedScreenLifetimeSeconds: 3_600,
  /** Without use (OWASP ASVS 5.0 §7.3.1); the person is warned a minute before (WCAG 2.2 SC 2.2.1). */
  sharedScreenIdleSeconds: 600,
} as const;
