import type { noticesInEnglish } from "./en-notices.ts";

/** The same in German. */
export const noticesInGerman: typeof noticesInEnglish = {};
