/** The part of `limits.ts` about polls (RFC 8628 §3.5). */
export const pollingLimits = {
  devicePollIntervalSeconds: 1,
  /** Common clients, OkHttp and AppAuth among them, stop reading after 10 seconds. */
  devicePollHoldSeconds: 8,
  /** Where all clients wait longer; balancers give up after 60. What is held is not read again: a lost message costs the rest. */
  devicePollHoldAtMostSeconds: 50,
  /** The share of the time for holding by which some polls are held shorter than others. */
  devicePollHoldSpread: 0.1,
  /** Polls a client may be early by in total before it is told to slow down: room for jitter and retries. */
  devicePollBurst: 5,
  /** A client earns its next poll this share of the interval early, so that what it was early by is forgotten in time. */
  devicePollTolerance: 0.1,
  slowDownStepSeconds: 5,
  /** Pending requests that a process knows by heart, about 500 bytes each; a forgotten one is read again when it is polled for. */
  devicePollsRemembered: 200_000,
  /** How long it is believed that nothing has changed when nobody says so: a message that got lost costs no more. */
  liveRequestBelievedSeconds: 10,
} as const;
