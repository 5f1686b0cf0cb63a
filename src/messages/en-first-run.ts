import { durationInWords } from "./in-words.ts";

/** What is said about what a new screen is to its person, in English: one's own computer, or a shared screen. */
export const firstRunInEnglish = {
  /** The page that a new computer begins with, and the way to it. */
  start: {
    title: "New here?",
    link: "Set up this computer, or use a shared screen",
    heading: "Whose screen is this?",
    lead: "Your phone signs you in on either. It asks you first, and shows what will happen.",
    own: {
      heading: "My own computer",
      explanation:
        "One approval signs you in, makes it one of your devices, and gives it a passkey. From then on you need no phone here.",
      go: "Set up this computer",
    },
    shared: {
      heading: "A shared screen",
      explanation: (idleSeconds: number) =>
        `Signs you in for a short time. When you sign out, or do nothing for ${durationInWords("en-GB", idleSeconds)}, it forgets you.`,
      go: "Sign in for a short time",
    },
    otherwise: "Neither: only sign in",
  },
  /** The sign-in page, when it asks for one of the two. */
  signIn: {
    own: {
      title: "Set up this computer",
      note: "Your phone will ask whether this computer is yours. Say yes there, and it becomes one of your devices.",
    },
    shared: {
      title: "Sign in on a shared screen",
      note: (idleSeconds: number) =>
        `You are signed out after ${durationInWords("en-GB", idleSeconds)} without use, and nothing of you stays here.`,
    },
    change: "That is not what this screen is",
  },
  /** The approval card. */
  card: {
    ownQuestion: "It asks to become one of your devices",
    ownWarning:
      "Whoever has that computer can then sign in as you, and approve sign-ins, without this phone. Nobody from support needs this.",
    own: "Yes, it is my own computer",
    ownNote: "I have it in front of me, and it stays mine. I can undo this for a week.",
    onlySignIn: "No, only sign me in",
    onlySignInNote: "It is borrowed or somebody else’s, or I am not sure.",
    ownNotPossible:
      "It also asked to become one of your devices. Nothing shows that it is with you, so it can only be signed in.",
    shared: "It is a shared screen",
    sharedNote: (idleSeconds: number) =>
      `Signs you out after ${durationInWords("en-GB", idleSeconds)} without use, and forgets you there.`,
    sharedFact: "Shared screen",
    screenUse: "It will be",
    ownFact: "One of your devices",
    approveOwn: "Approve and make it mine",
    /** Instead of the browser's, for a program or machine. */
    knownDevice: { title: "You have approved this device before", note: "It has proved that it is the same one." },
  },
  /** The phone, after approving. */
  decided: {
    own: "It is asked to make a passkey now. Once it has, you find it among your devices, and can undo it for a week.",
    shared: (idleSeconds: number) =>
      `As a shared screen: you are signed out there after ${durationInWords("en-GB", idleSeconds)} without use.`,
  },
  /** One's own computer, signed in, when it makes its passkey. */
  computer: {
    noPlatform:
      "This computer has nothing of its own to hold a passkey. It is known to you now all the same: next time your phone approves it without further questions. A security key works as a passkey, too.",
    securityKey: "Use a security key",
    proceed: "Continue without",
  },
  /** Every page while somebody is signed in on a shared screen. */
  shared: {
    label: "Shared screen",
    note: (idleSeconds: number) =>
      `Shared screen. Signs out after ${durationInWords("en-GB", idleSeconds)} without use.`,
    signOut: "Sign out now",
    /** Counts down from a minute; `seconds` is replaced by the script. */
    warning: "Nobody there? You are signed out in {seconds} seconds. Touch anything to stay.",
  },
  sessionTag: "Shared screen",
};
