import { z } from "zod";

const dayMilliseconds = 24 * 3600 * 1000;

/** From one day to another, both of them in it, as a form sends them: `2026-11-22`. */
export const dayFields = { from: z.iso.date().optional(), until: z.iso.date().optional() };

/** The same as actions take it, in UTC: from an instant on, before another. */
export const spanOf = (days: { readonly from?: string | undefined; readonly until?: string | undefined }) => ({
  ...(days.from === undefined ? {} : { since: Date.parse(days.from) }),
  ...(days.until === undefined ? {} : { until: Date.parse(days.until) + dayMilliseconds }),
});
