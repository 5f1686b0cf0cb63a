/** The pages between an app and its answer. */
export const authorizeInEnglish = {
  formPost: {
    title: "Back to the app",
    heading: (clientName: string) => `Back to ${clientName}`,
    explanation: "You are being taken there. If nothing happens, press the button.",
    proceed: "Continue",
  },
};
