import { appScreensInEnglish } from "./en-app-screens.ts";

/** What is said about the authenticator app, push sign-in and offline answers, in English. */
export const appInEnglish = {
  title: "App",
  description: "Signs you in on a new screen with the phone you trust.",
  screens: appScreensInEnglish,
};
