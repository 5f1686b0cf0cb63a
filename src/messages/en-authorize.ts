/** The pages between an app and its answer. */
export const authorizeInEnglish = {
  formPost: {
    title: "Back to the app",
    heading: (clientName: string) => `Back to ${clientName}`,
    explanation: "You are being taken there. If nothing happens, press the button.",
    proceed: "Continue",
  },
  selectAccount: {
    title: "Choose an account",
    heading: (clientName: string) => `Go on to ${clientName} as`,
    account: (displayName: string, identifier: string) => `${displayName} (${identifier})`,
    another: "Use another account",
    hint: "Signing out signs all of them out in this browser.",
  },
};

/** Shaped as in en-refusals.ts. */
export const authorizeRefusalsInEnglish = {
  request_uri_unknown: {
    title: "This sign-in has run out",
    explanation:
      "It took too long, was finished already, or began in another browser. Go back to the app and sign in again.",
    action: "Go home",
  },
};
