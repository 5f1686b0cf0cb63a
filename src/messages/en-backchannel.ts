/** What is said when an app asks for a person itself, without a screen and a code (CIBA), in English. */
export const backchannelInEnglish = {
  heading: (clientName: string) => `${clientName} asks you to sign in`,
  verdict: {
    title: "No screen, no code: this app asked for you by name",
    note: "Nothing tells us whether you are dealing with it right now. Only you know that.",
  },
  warning: {
    stop: "If you are not dealing with it yourself right now, deny:",
    why: "somebody else would act as you there.",
  },
  message: "Its words, to compare",
  noMessage: "The app gave nothing to compare.",
  question: {
    heading: "Is this what the other side shows or says to you?",
    headingWithout: "Are you dealing with this app right now?",
    yes: "Yes, exactly this",
    yesWithout: "Yes, I am",
    yesNote: "I began this myself, at a counter, on a call or in a program that I know.",
    no: "No, or I am not sure",
    noNote: "It says something else, somebody wants me to hurry, or I do not know why I am asked.",
  },
  askedBy: "Asked by",
  askedByNote: "The app’s own server, not a screen near you",
  push: {
    title: "Did you ask for this?",
    body: (clientName: string) => `${clientName} asks you to sign in. Open the app to see what for.`,
  },
};
