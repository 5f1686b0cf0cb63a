import type { navigationInEnglish } from "./en-ui.ts";

/** The words of the navigation, in German. One word each: five of them share the width of a phone. */
export const navigationInGerman: typeof navigationInEnglish = {
  label: "Ihr Konto",
  home: "Start",
  security: "Sicherheit",
  app: "App",
  devices: "Geräte",
  activity: "Aktivität",
};
