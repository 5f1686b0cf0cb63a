/** The new screen's words for push sign-in and offline answers, in English. */
export const askInEnglish = {
  form: {
    field: "Name or e-mail",
    hint: "Your phone is told at once. Your browser may also suggest a passkey here.",
    submit: "Ask my phone",
    remembered: "Used here before",
    forget: "Forget",
  },
  named: {
    heading: "Look at your phone",
    explanation: (name: string) =>
      `If there is an account called ${name}, its phones have been told. Open the message there, or the app.`,
    enter: "Enter this code there.",
    otherwise: "Nothing arrived? Scan or enter the code as ever: that always works.",
    offline: "My phone has no network",
    notYou: "Use another name",
  },
  offline: {
    heading: "Sign in with a phone that has no network",
    explanation: "In the app on your phone choose “Without network”, enter or scan this number, and touch the sensor.",
    challenge: "Number for your phone",
    scan: "Or scan this in the app.",
    answer: "Answer from your phone",
    answerHint: "Eight digits. What you get is limited until you confirm it with your phone online.",
    wrong: (left: number) =>
      left === 1 ? "That does not fit. One try is left." : `That does not fit. ${left} tries are left.`,
    submit: "Sign in",
    back: "Back to the code",
  },
};
