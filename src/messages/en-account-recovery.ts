/** What is said about getting back into an account: Temporary Access Passes and recovery, in English. */
export const accountRecoveryInEnglish = {
  pass: {
    title: "Temporary Access Pass",
    arriveHeading: "You have an access pass",
    arriveExplanation:
      "Open its link on the device that shall hold your new passkey. If it did not bring you further, paste it here.",
    field: "Access pass",
    fieldHint: "The whole link, or what stands after its #.",
    proceed: "Continue",
    bindHeading: (accountName: string) => `Welcome back, ${accountName}`,
    bindExplanation:
      "This pass does one thing: your device makes a passkey for your account. From then on your fingerprint, face or PIN signs you in.",
    create: "Create a passkey on this device",
    lasts: (duration: string) => `The pass is good for ${duration} more.`,
    notYou: "Not your name? Then this pass is not for you.",
    leave: "Leave without using it",
  },
};
