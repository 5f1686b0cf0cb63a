import type { appInEnglish } from "./en-app.ts";

/** The same in German. */
export const appInGerman: typeof appInEnglish = {};
