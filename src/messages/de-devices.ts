import type { devicesInEnglish } from "./en-devices.ts";

/** The same in German. */
export const devicesInGerman: typeof devicesInEnglish = {};
