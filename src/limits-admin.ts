/** The part of `limits.ts` about administration. */
export const adminLimits = {
  /** Rows of a list on one page: as many as whoever asks wants, up to the second. */
  rowsOnPage: 50,
  rowsOnPageAtMost: 200,
  /** People invited by one CSV: its links are all in one answer. */
  invitedAtOnce: 500,
  eventNameCharacters: 64,
} as const;
