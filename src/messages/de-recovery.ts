import type { recoveryInEnglish } from "./en-recovery.ts";

/** The same in German. */
export const recoveryInGerman: typeof recoveryInEnglish = {};
