import type { securityInEnglish } from "./en-security.ts";

/** The same in German. */
export const securityInGerman: typeof securityInEnglish = {};
