import { durationInWords } from "./in-words.ts";

/** What is said about devices and their enrolment, in English. */
export const devicesInEnglish = {
  title: "Your devices",
  lead: "On these you approve sign-ins, with your fingerprint, face or PIN.",
  current: "This device",
  /** What kind of thing it is, under its name. */
  platform: (browser: string, system: string) => `${browser} on ${system}`,
  lastSeen: (ago: string) => `Last seen ${ago}`,
  approvals: (count: number) =>
    count === 0
      ? "Has approved no sign-in yet"
      : count === 1
        ? "Has approved one sign-in"
        : `Has approved ${count} sign-ins`,
  push: {
    reachable: "Rings when somebody signs in as you",
    failing: "Notices do not arrive",
    none: "Notices are off",
  },
  since: (day: string) => `Yours since ${day}`,
  broughtInBy: (device: string) => `brought in by ${device}`,
  manage: "Manage",
  manageNamed: (name: string) => `Manage ${name}`,
  undoNamed: (name: string) => `Undo: ${name} is not mine`,
  hints: {
    only_one: "This is your only device. If you lose it, you need another way in. Add a second one now.",
    push_failing: "We can no longer reach it. Open the app on it once, and switch notices on again.",
    unseen: "You have not used it for long. If you no longer have it, remove it.",
  },
  add: "Add a phone",
  addHint: "You will scan a QR code with the new phone. Takes about a minute.",

  /** On a device that another one brought in, on its first day. */
  newcomer: {
    heading: "This device is still new",
    explanation: (time: string) =>
      `It signs you in, approves, and can add. For another ${time} it cannot remove, rename or replace what was there before it. An older device of yours can do that now, and can remove this one.`,
    lost: "Have you lost your older device? Recover your account, with a recovery code or by e-mail. You can remove the lost one as the last step of that. A security key you had before works too, on any other device.",
    recover: "Recover your account",
  },

  gone: "Devices you removed",
  removedOn: (day: string) => `Removed on ${day}`,
  lostOn: (day: string) => `Lost, removed on ${day}`,
  keptPasskey: "Its passkey still works, for it was your only way in. Add another way in first, then remove it here.",
  removeKeptPasskey: "Remove its passkey",
  addAnotherWay: "Add another way in",

  /** One device. */
  one: {
    nameHeading: "Name",
    nameField: "What you call it",
    nameHint: "As it should be called when it looks at a sign-in.",
    rename: "Save the name",
    removeHeading: "Remove it",
    remove: "I still have it: remove",
    removeHint: "It is signed out and can no longer approve anything. Its passkey stays, and can bring it back.",
    removeThis: "This is the device you are using: you will be signed out here.",
    lostHeading: "It is lost or stolen",
    lost: "I lost it: shut it out",
    lostHint:
      "It is signed out everywhere at once, with what its sessions gave to apps, and passkeys that live only on it are deleted.",
    lastWayIn:
      "The passkey on it is your only way into this account. It stays until you have another way in, so that you do not lock yourself out. Without your fingerprint, face or PIN nobody can use it.",
    undoApprovals: (count: number) =>
      count === 1
        ? "Also take back the one sign-in that it ever approved"
        : `Also take back all ${count} sign-ins that it ever approved`,
    undoApprovalsHint: "Choose this if somebody else may have used it. Those screens are signed out at once.",
    back: "All devices",
  },
  ended: {
    title: "Shut out",
    explanation: (name: string) => `${name} is signed out and can no longer approve anything.`,
    undone: (count: number) =>
      count === 1 ? "One sign-in that it had approved was taken back." : `${count} sign-ins were taken back.`,
    look: "Devices that it had brought in are still yours. Do you know them all?",
  },

  /** The trusted device that vouches for a new phone. */
  addPhone: {
    title: "Add a phone",
    lead: "With a second phone, losing this one does not lock you out.",
    explanation: "Have the new phone at hand. You will scan a QR code with it, then touch its fingerprint sensor.",
    show: "Show the QR code",
    scanHeading: "Scan this with the new phone",
    steps: [
      "Open the camera on the new phone and point it here.",
      "Open the page that it offers.",
      "Touch “Make this phone mine” there.",
    ],
    once: (seconds: number) => `Works once, for ${durationInWords("en-GB", seconds)}.`,
    caution: "Show it to nobody else. Whoever scans it first gets into your account.",
    link: "Or open this link on the new phone",
    copy: "Copy",
    copied: "Copied",
    waiting: "Waiting for the new phone …",
    cancel: "Cancel",
  },
  enrolment: {
    waiting: { title: "Waiting for the new phone", explanation: "Go on there. This page follows by itself." },
    bound: {
      title: (device: string) => `${device} is yours now`,
      explanation: "It can sign in, and approve sign-ins, just as this device can.",
    },
    undone: {
      title: "Taken back",
      explanation: "The new device is signed out, its passkey is deleted, and what it approved has ended.",
    },
    cancelled: { title: "Cancelled", explanation: "The code no longer works. Nothing was added." },
    expired: { title: "The code has run out", explanation: "Nothing was added. You can show a new one." },
    undoHeading: "Is that not the device in your hand?",
    undoHint: "Removes it at once, with everything it has done since. Possible for a week.",
    undo: "Undo",
    claimedAgain:
      "Somebody came with the same code a second time. If that was not you, undo it: the device may not be yours.",
    again: "Show a new code",
    devices: "All devices",
  },

  /** The new phone. */
  enrol: {
    title: "Make this phone yours",
    arriveHeading: "Add this phone",
    arriveExplanation: "Scan the QR code on the phone you already use. If you have its link instead, paste it here.",
    field: "Link from your other phone",
    proceed: "Continue",
    heading: (name: string) => `Is this your phone, ${name}?`,
    explanation: (device: string) =>
      `${device} is adding it to your account. The phone makes a passkey: your fingerprint, face or PIN from now on.`,
    account: "Account",
    from: "Added by",
    create: "Make this phone mine",
    caution: (name: string) => `If you are not ${name}, close this page. Somebody may want you to sign in as them.`,
  },

  /** The computer that has just been signed in, seen from the phone and from itself. */
  computer: {
    offerHeading: "Is it your own computer?",
    offerHint: "Then it can have a passkey of its own, and needs no phone the next time.",
    offer: "Trust this computer too",
    offered: (host: string) => `On the computer, open ${host} within ten minutes, and make a passkey there.`,
    trusted: "It is one of your devices now.",
    title: "Trust this computer",
    heading: "Make this computer one of your devices",
    explanation: (device: string) =>
      `${device} vouches for it. With a passkey of its own it signs you in by fingerprint, face or PIN, without the phone.`,
    create: "Create a passkey on this computer",
    notNow: "Not now",
    bannerHeading: "Trust this computer?",
    banner: (device: string) => `${device} allows it to have a passkey of its own.`,
    go: "Create a passkey",
  },
};
