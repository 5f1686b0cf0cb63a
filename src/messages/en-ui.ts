/** The words of the navigation, in English. One word each: five of them share the width of a phone. */
export const navigationInEnglish = {
  label: "Your account",
  home: "Home",
  security: "Security",
  app: "App",
  devices: "Devices",
  activity: "Activity",
};
