/** The part of `limits.ts` about administration. */
export const adminLimits = {
  /** Rows of a list on one page: as many as whoever asks wants, up to the second. */
  rowsOnPage: 50,
  rowsOnPageAtMost: 200,
} as const;
