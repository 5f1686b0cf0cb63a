/** The part of `limits.ts` about notices: mail, text messages and pushes. */
export const noticeLimits = {
  /** Pause after a failed delivery, doubled each time up to the longest. */
  noticeFirstPauseSeconds: 10,
  noticeLongestPauseSeconds: 3600,
  /** The longest while the other side cannot be reached at all: what has waited for it leaves soon after it is back. */
  noticeOutagePauseSeconds: 300,
  /** An outage shorter than this loses nothing. */
  noticeLifetimeSeconds: 3 * 24 * 3600,
  noticeTimeoutSeconds: 15,
  /** How long a process has an entry to itself: longer than any delivery takes, or two would deliver it. */
  noticeLeaseSeconds: 30,
  mailLeaseSeconds: 120,
  /** Deliveries that one process has under way at once, for mail and text messages, and for pushes. */
  noticesAtOnce: 8,
  /** How long what was delivered or given up is remembered, longer than it could be tried. What was said goes at once. */
  noticeKeptSeconds: 7 * 24 * 3600,
  /** How long a process goes by the webhooks that it has read. */
  webhooksBelievedSeconds: 10,
  noticeTextCharacters: 120,
  /** Every push has this length, so that it does not tell what it says (RFC 8291 §4: at most 3993). */
  pushPayloadBytes: 3_000,
  /** Push services forget a message that a phone does not fetch in this time. */
  pushLifetimeSeconds: 24 * 3600,
  /** RFC 8292 §2: at most 24 hours. */
  pushTokenLifetimeSeconds: 12 * 3600,
  /** Pushes that fail for so long are pointed out to the person. */
  pushFailingSeconds: 3600,
  pushEndpointCharacters: 1_024,
} as const;
