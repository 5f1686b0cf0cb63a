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
    noNoteWithout: "Somebody wants me to hurry, or I do not know why I am asked.",
    noNote: "It says something else, somebody wants me to hurry, or I do not know why I am asked.",
  },
  askedBy: "Asked by",
  askedByNote: "The app’s own server, not a screen near you",
  askCode: {
    title: "Your code for apps that ask for you",
    about:
      "Some apps may ask your phone by your name, such as a bank while you are on a call. They may want a code from you first.",
    open: "Make or change this code",
    lead: "An app that wants this code can ask your phone only if you have told it the code. So nobody else can make your phone ring through it.",
    none: "You have no code. Apps that want one cannot ask you.",
    madeOn: (day: string) => `You have a code, made on ${day}.`,
    yours: "Your code",
    once: "This page is the only one that shows it. Write it down or remember it.",
    care: "Tell it only to an app that you have turned to yourself. It signs nobody in: your phone still asks you.",
    make: "Make a code",
    replace: "Make a new code",
    remove: "Remove the code",
    back: "Connected apps",
  },
  push: {
    title: "Did you ask for this?",
    body: (clientName: string) => `${clientName} asks you to sign in. Open the app to see what for.`,
  },
};
