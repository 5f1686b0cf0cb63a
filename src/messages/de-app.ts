import { appScreensInGerman } from "./de-app-screens.ts";
import type { appInEnglish } from "./en-app.ts";

/** The same in German. */
export const appInGerman: typeof appInEnglish = {
  title: "App",
  description: "Meldet Sie auf einem neuen Bildschirm mit dem Handy an, dem Sie vertrauen.",
  screens: appScreensInGerman,
};
