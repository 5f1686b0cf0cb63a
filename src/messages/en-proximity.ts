import { durationInWords } from "./in-words.ts";

/**
 * What is said about whether the two devices are together, in English: on the card, on both screens of the check code,
 * about limits, known browsers and account protection. Shown to people who are tired, hurried, or being lied to.
 */
export const proximityInEnglish = {
  /** The card's line about nearness, with what it rests on. */
  verdict: {
    known: { title: "You have approved this browser before", note: "It has proved that it is the same one." },
    nearby: {
      title: "Both devices are in one place",
      note: "This phone and the new screen found each other directly.",
    },
    likely: { title: "Same network as this phone", note: "Both reach us from one internet address." },
    unknown: {
      title: "We cannot tell where the new screen is",
      note: "You have not approved it before, and nothing connects it with this phone. It may be far away.",
    },
    contradicted: {
      title: "The new screen does not seem to be with you",
      note: "Its place and the place of this phone do not fit together.",
    },
  },
  /** The channel was passed, which a page that only relays could do as well: no more is claimed than that. */
  channelAlone: {
    title: "The new screen seems to be near",
    note: "A device on this phone’s network answered for it. Look at its address bar before you approve.",
  },
  sharedNetwork: "It is on this phone’s network, but so are many strangers. It may be far away.",
  /** One sentence, of which the first part is said louder. */
  warning: { stop: "If somebody sent you this code or a link to it, stop:", why: "they would be signed in as you." },
  expectedHost: "Address bar",
  expectedHostNote: "The new screen must show exactly this address. If it shows another, deny.",
  code: "The code",
  question: {
    heading: "Where do you see this code?",
    inFrontOfMe: "On the screen I am signing in",
    inFrontOfMeNote: "It is in front of me, and I started this there myself.",
    sentToMe: "In a message, e-mail or call",
    sentToMeNote: "Or on a page that somebody sent me to.",
    stop: "Stop this sign-in",
    stopHint: "Good that you looked. Nobody is signed in, and whoever sent it is slowed down.",
  },
  limitedPage: "It cannot change passkeys or the account, and ends by itself, unless you confirm it later.",
  limitedDevice: "It cannot renew itself, and ends by itself, unless you confirm it later.",
  approveThenCheck: "Approving asks for your fingerprint, face or PIN. Then you type six digits on the new screen.",
  blockedHeading: "This sign-in is not allowed",

  /** After the approval, on the phone. */
  checking: {
    title: "Type this on the new screen",
    addressBar: "First look at its address bar. It must show exactly:",
    label: "Six digits, for the new screen only",
    warning:
      "Never say or send these digits to anybody. If somebody asks you for them, or the address is another, deny now.",
  },
  refusedTitle: "This sign-in was not allowed",
  refusedNote: "Nobody was signed in. If somebody sent you this code, do not answer them.",
  limited: {
    title: "Signed in, with limits",
    /** Whole sentences; `seconds` is what is left, null when not known. */
    explanation: (seconds: number | null) =>
      `We could not tell that the new screen is yours. So it cannot change your passkeys or your account, and ${
        seconds === null ? "it ends by itself soon" : `it ends by itself in ${durationInWords("en-GB", seconds)}`
      }.`,
    wasItYou: "Was it you?",
    notMe: "It was not me",
    notMeHint: "Signs it out at once, takes back everything it was given, and protects your account.",
    keep: "It was me, on my own device: keep it",
    keepHint: "Lifts the limits. Only do this for a device that you hold in your hands. Asks for your passkey.",
  },

  home: {
    verdict: {
      known: "from a browser you had approved before",
      nearby: "beside your phone",
      likely: "on your phone’s network",
      unknown: "not known to be near your phone",
      contradicted: "away from your phone",
    },
    limited: "Limited",
    limitedHint: "Cannot change passkeys or your account, and ends by itself.",
    lift: "Lift the limits",
    liftNamed: (device: string) => `Lift the limits: ${device}`,
    notMe: "It was not me",
    notMeNamed: (device: string) => `It was not me: ${device}`,
    notMeHint:
      "Do you not recognise one? “It was not me” signs it out at once, undoes what it changed, and protects your account for a day.",
    knownBrowsers: "Browsers you have approved",
    knownBrowsersHint:
      "Signing in from these needs only your fingerprint, face or PIN on the phone. Remove any that you no longer use.",
    approvedOn: (day: string) => `First approved on ${day}`,
    seen: (ago: string) => `last seen ${ago}`,
    remove: "Remove",
    removeNamed: (name: string) => `Remove ${name}`,
  },

  protected: {
    title: "Your account is protected",
    ended: (count: number) =>
      count === 0
        ? "It had ended already."
        : count === 1
          ? "That sign-in has ended. Whoever had it is out."
          : `${count} sign-ins have ended. Whoever had them is out.`,
    undone: "Passkeys and permissions that it added are gone as well.",
    meanwhile: (seconds: number) =>
      `For the next ${durationInWords("en-GB", seconds)}, only browsers you know and screens beside your phone can be signed in.`,
    nextHeading: "What to do now",
    next: {
      look: "Look at where you are signed in, and at your passkeys. Do you know them all?",
      tell: "Tell whoever looks after accounts here, above all if somebody had sent you a code.",
    },
    home: "Look at my sign-ins",
  },

  /** The new screen. */
  screen: {
    passkeyHeading: "Use your passkey right here",
    passkeyHint:
      "The quickest and safest way. If your passkey is on the phone, choose the phone in the window that opens, and scan the QR code it shows.",
    passkeyButton: "Use a passkey",
    orPhone: "Or go on with the code",
    orPhoneHint:
      "We cannot tell that your phone is near. It will show six digits to type here, and limits apply at first.",
    checkingHeading: "Type the six digits that your phone shows",
    checkingExplanation: (accountName: string, deviceName: string) =>
      `${accountName}, you have approved on ${deviceName}. These digits show that it is with you.`,
    checkField: "Digits from your phone",
    checkHint: "Not the code from before. Spaces do not matter.",
    check: "Continue",
    wrongDigits: (triesLeft: number) =>
      `Those were not the digits. Look at your phone again: you have ${triesLeft === 1 ? "one try" : `${triesLeft} tries`} left.`,
    refusedHeading: "This sign-in was not allowed from here",
    /** Why, as said on the new screen; a reason that is not listed is not explained there. */
    refused: {
      hidden_network:
        "This screen hides where it is, by a VPN or relay. Switch that off and get a new code, or use a passkey.",
      hosting_network:
        "This screen comes through a data centre, as many VPNs do. Switch that off and get a new code, or use a passkey.",
      other_country: "This screen and the phone seem to be in different countries. A passkey works from anywhere.",
      too_far: "This screen and the phone seem to be far apart. A passkey works from anywhere.",
      country_not_allowed: "This app does not allow sign-ins from this country. Ask whoever runs it.",
      network_not_allowed: "This app does not allow sign-ins from this network. Ask whoever runs it.",
      account_protected: "This account is under protection for now. A passkey still works.",
      check_code_wrong: "The six digits were wrong too often. Get a new code and start again, or use a passkey.",
    } as Record<string, string>,
    refusedOtherwise: "We could not tell that the phone is near this screen. Use a passkey instead.",
  },
};
