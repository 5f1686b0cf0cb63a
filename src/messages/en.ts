import { accountRecoveryInEnglish } from "./en-account-recovery.ts";
import { activityInEnglish } from "./en-activity.ts";
import { appInEnglish } from "./en-app.ts";
import { askInEnglish } from "./en-ask.ts";
import { authorizeInEnglish, authorizeRefusalsInEnglish } from "./en-authorize.ts";
import { backchannelInEnglish } from "./en-backchannel.ts";
import { consoleInEnglish } from "./en-console.ts";
import { consolePagesInEnglish } from "./en-console-pages.ts";
import { devicesInEnglish } from "./en-devices.ts";
import { firstRunInEnglish } from "./en-first-run.ts";
import { hostRefusalsInEnglish, hostsInEnglish } from "./en-hosts.ts";
import { noticesInEnglish } from "./en-notices.ts";
import { passkeysInEnglish } from "./en-passkeys.ts";
import { provisioningInEnglish } from "./en-provisioning.ts";
import { proximityInEnglish } from "./en-proximity.ts";
import { recoveryInEnglish } from "./en-recovery.ts";
import { refusalsInEnglish } from "./en-refusals.ts";
import { accountRefusalsInEnglish } from "./en-refusals-account.ts";
import { securityInEnglish } from "./en-security.ts";
import { navigationInEnglish } from "./en-ui.ts";
import { agoInWords, countryInWords, dayInWords, durationInWords } from "./in-words.ts";

/**
 * Every sentence shown to a person, in English. This file is also the type that other languages must satisfy.
 * Sentences are short, blame nobody, and say what to do next. Refusals are in
 * en-refusals.ts, nearness and its limits in en-proximity.ts.
 */
export const en = {
  ago: (at: number, now: number) => agoInWords("en-GB", "just now", at, now),
  duration: (seconds: number) => durationInWords("en-GB", seconds),
  day: (at: number) => dayInWords("en-GB", at),
  country: (code: string) => countryInWords("en-GB", code),

  shell: {
    home: "Countersign, home",
    caution: "Only enter a code you see on a screen in front of you. Nobody from support will ever ask you to.",
    scriptNeeded: "Passkeys need JavaScript. Please allow it for this page, then load the page again.",
    device: (browser: string, system: string) => `${browser} on ${system}`,
  },

  signIn: {
    title: "Sign in",
    heading: (clientName: string | null) =>
      clientName === null ? "Sign in with your phone" : `Sign in to ${clientName}`,
    codeLabel: "Your code",
    steps: {
      label: "How to sign in",
      open: "On the phone you trust, open",
      enter: "Enter this code there.",
      approve: "Check what you see, then approve with your fingerprint, face or PIN.",
    },
    scan: "Or point the phone’s camera here. The same code appears on both screens.",
    renews: (seconds: number) =>
      `This code renews itself. You never need to hurry: there is always a fresh one. It is good for ${durationInWords("en-GB", seconds)}.`,
    newCodeAnnouncement: "There is a new code.",
    newCode: "Get a new code",
    cancel: "Cancel",
    startAgain: "Start again",
    proceed: "Continue",
    opened: {
      heading: (accountName: string, deviceName: string) => `${accountName}’s ${deviceName} is looking at this`,
      explanation: (accountName: string) =>
        `${accountName}, compare the code on both screens, then approve on your phone.`,
      notYou: "Not your device? Cancel, and you get a fresh code.",
    },
    approved: {
      heading: (accountName: string) => `Welcome, ${accountName}`,
      explanation: "You are being signed in.",
    },
    denied: {
      heading: "The phone said no",
      explanation: "Nobody has been signed in here. If that was a slip, get a new code and try again.",
    },
    expired: {
      heading: "This code has run out",
      explanation: "Nothing is wrong. Get a new code and carry on.",
    },
    cancelled: {
      heading: "Sign-in cancelled",
      explanation: "The code no longer works. You can start again whenever you like.",
    },
    redeemed: {
      heading: "Signed in",
      explanation: "This code has done its work.",
    },
    passkeyHeading: "Other ways",
    passkeyButton: "Use a passkey on this device",
  },

  passkey: {
    cancelled: "No passkey was used. Try again whenever you are ready.",
    unsupported: "This browser cannot use passkeys. Please try another browser, or use your phone.",
    unreachable: "The server could not be reached. Check the connection, then try again.",
    alreadyRegistered: "This device already has a passkey for your account. It is ready to use.",
    unexpected: "That did not work. Please try again.",
  },

  link: {
    title: "Enter a code",
    heading: "Which code do you see?",
    field: "Code from the new screen",
    hint: "Six digits or more. Spaces and dashes do not matter, and you can paste the whole link.",
    submit: "Continue",
    submitWithPasskey: "Continue with your passkey",
    signedInAs: (name: string) => `You are signed in as ${name}.`,
    notSignedIn: "You will be asked for your passkey once. That signs you in here and opens the request.",
    purposeHeading: "What is this page for?",
    purpose:
      "When you sign in on a computer, a television or a command line, that screen shows a code. Enter it here, see who is asking, and decide. If no screen near you shows a code, there is nothing to do here.",
  },

  approval: {
    title: "Approve a sign-in",
    heading: (clientName: string | null) =>
      clientName === null ? "Sign in a new screen?" : `Sign in to ${clientName}?`,
    compare: "Do you see this code on a screen in front of you?",
    app: "App",
    itself: "Countersign itself",
    firstParty: "One of your organisation’s own apps",
    thirdParty: "An app by somebody else",
    account: "As",
    screen: "New screen",
    deviceKind: "A device or program that cannot show a sign-in page",
    from: "From",
    asked: "Asked",
    scopes: "It may",
    lifetime: "For",
    lifetimeUntil: (seconds: number) => `${durationInWords("en-GB", seconds)} at most`,
    approve: "Approve",
    deny: "Deny",
    approveHint: "Approving asks for your fingerprint, face or PIN.",
    notMine: "I did not start this",
    notMineHint: "Stops this sign-in and slows down whoever started it.",
  },

  /** What an OAuth scope lets an app do, after "It may". A scope that is not listed is shown by its name. */
  scopes: {
    openid: "know that it is you",
    profile: "see your name",
    email: "see your e-mail address",
    phone: "see your phone number",
    groups: "see which groups you are in",
    admin: "administer this server as you may",
    offline_access: "stay signed in while you are away",
    ssh: "reach servers by SSH as you, for an hour",
  } as Record<string, string>,

  decided: {
    approved: {
      title: "Approved",
      explanation: (device: string, app: string) => `${device} is being signed in to ${app}.`,
    },
    redeemed: {
      title: "Countersigned",
      explanation: (device: string, app: string) => `${device} is signed in to ${app}.`,
    },
    denied: {
      title: "Denied",
      explanation: (device: string, app: string) => `${device} was not signed in to ${app}. Its code no longer works.`,
    },
    expired: {
      title: "Too late for this one",
      explanation: (device: string, _app: string) =>
        `The request from ${device} has run out. Get a new code on the new screen.`,
    },
    cancelled: {
      title: "Cancelled",
      explanation: (device: string, _app: string) => `${device} no longer asks to be signed in.`,
    },
    revoked: {
      title: "Signed out again",
      explanation: (device: string, app: string) => `${device} no longer has any access to ${app}.`,
    },
    undoHeading: "Was it not you?",
    undoHint: "This signs the new screen out at once, and takes back everything it was given.",
    undo: "It was not me, undo it",
    another: "Enter another code",
    home: "Where you are signed in",
  },

  home: {
    console: "Administer this server",
    title: "Your sign-ins",
    link: "Sign in another screen",
    linkHint: "Enter the code that the new screen shows.",
    sessions: "Where you are signed in",
    current: "This device",
    started: (ago: string) => `Signed in ${ago}`,
    lastSeen: (ago: string) => `Last used ${ago}`,
    startedBy: {
      passkey: "with a passkey on that device",
      sign_in_request: "with your phone",
      invitation: "when the account was set up",
      enrolment: "with a new passkey, brought in by another device",
      access_pass: "with a Temporary Access Pass",
    },
    countersignedBy: (device: string) => `countersigned by ${device}`,
    signOut: "Sign out here",
    end: "Sign out",
    endNamed: (device: string) => `Sign out ${device}`,
  },

  invitation: {
    title: "Set up your account",
    arriveHeading: "You are invited",
    arriveExplanation:
      "Open the link from your invitation on this device. If it did not bring you further, paste it here.",
    field: "Invitation link",
    proceed: "Continue",
    beginHeading: "What should we call you?",
    beginExplanation:
      "Then your device makes a passkey: your fingerprint, face or PIN from now on. There is no password to invent or to lose.",
    becomes: {
      owner: "You will be an owner: you may do everything here.",
      administrator: "You will be an administrator.",
      helper: "You will be a helper: you may give passes to people who have lost their way in.",
      auditor: "You will be an auditor: you may read everything, and change nothing.",
    },
    name: "Your name",
    nameHint: "As others should see it.",
    identifier: "Your e-mail or user name",
    identifierHint: "Unique to you. It names your account and your passkey.",
    create: "Create your passkey",
    incomplete: "Please fill in both fields first.",
  },

  consent: {
    title: "Allow an app",
    heading: (clientName: string) => `Let ${clientName} in?`,
    explanation: (clientName: string) => `${clientName} is an app by somebody else. It never sees your passkey.`,
    host: "You return to",
    account: "As",
    scopes: "It may",
    more: "It would also like to",
    allowedBefore: "You already let it",
    howLong: "For how long",
    lasts: (seconds: number | null) =>
      seconds === null
        ? "While you are signed in here. It cannot come back by itself."
        : `${durationInWords("en-GB", seconds)} at most, also while you are away.`,
    takeBack: "You can take this back at any time under Connected apps.",
    allow: "Allow",
    deny: "Don’t allow",
  },

  logout: {
    title: "Sign out",
    heading: "Sign out?",
    explanation: (clientName: string | null) =>
      clientName === null
        ? "This signs you out on this device."
        : `${clientName} has signed you out. Shall we sign you out of Countersign on this device too?`,
    confirm: "Sign out",
    stay: "Stay signed in",
    signedOutTitle: "Signed out",
    signedOut: "You are signed out on this device.",
    signInAgain: "Sign in again",
  },

  http: {
    tooManyRequests: (seconds: number) =>
      `Too many requests from your network. Please try again in ${seconds} seconds.`,
  },
  proximity: proximityInEnglish,
  notices: noticesInEnglish,
  recovery: recoveryInEnglish,
  accountRecovery: accountRecoveryInEnglish,
  devices: devicesInEnglish,
  firstRun: firstRunInEnglish,
  activity: activityInEnglish,
  passkeys: passkeysInEnglish,
  security: securityInEnglish,
  ask: askInEnglish,
  authorize: authorizeInEnglish,
  backchannel: backchannelInEnglish,
  hosts: hostsInEnglish,
  provisioning: provisioningInEnglish,
  navigation: navigationInEnglish,
  app: appInEnglish,
  console: consoleInEnglish,
  ...consolePagesInEnglish,
  refusalReference: "If it happens again, tell whoever runs this site:",
  refusals: {
    ...refusalsInEnglish,
    ...accountRefusalsInEnglish,
    ...authorizeRefusalsInEnglish,
    ...hostRefusalsInEnglish,
  },
};

export type Messages = typeof en;
