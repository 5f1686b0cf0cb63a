import { countryInWords, durationInWords, instantInWords } from "./in-words.ts";

/** Several notices end alike. */
const ifNotYou = "If this was you, there is nothing to do. If not, say so in your activity, and we undo it at once.";
const signInIfNotYou =
  "If this was you, there is nothing to do. If not, say so in your activity: the sign-in ends at once, with everything it was given.";

/** What is said about what happened, in mail, text messages and on the phone, in English. Device names are the person's. */
export const noticesInEnglish = {
  newSignIn: {
    title: "New sign-in",
    said: (device: string, app: string | null) =>
      app === null ? `${device} is signed in to your account.` : `${device} is signed in to ${app} with your account.`,
    advice: signInIfNotYou,
  },
  newDevice: {
    title: "New trusted device",
    said: (device: string) => `${device} can now approve sign-ins for your account.`,
    advice:
      "If this was you, there is nothing to do. If not, remove it under your devices, and say in your activity that it was not you.",
  },
  deviceRemoved: {
    title: "Device removed",
    said: (device: string) => `${device} can no longer approve sign-ins for your account.`,
    advice: ifNotYou,
  },
  deviceLost: {
    title: "Device reported lost",
    said: (device: string) => `${device} was reported lost. It can no longer approve sign-ins, and it is signed out.`,
    advice: ifNotYou,
  },
  passkeyAdded: {
    title: "Passkey added",
    said: (name: string) => `The passkey “${name}” now opens your account.`,
    advice: "If this was you, there is nothing to do. If not, remove it on your security page at once.",
  },
  passkeyRemoved: {
    title: "Passkey removed",
    said: (name: string) => `The passkey “${name}” no longer opens your account.`,
    advice: ifNotYou,
  },
  recoveryCodesReplaced: {
    title: "New recovery codes",
    said: "There is a new set of recovery codes for your account. The old ones no longer work.",
    advice: "If this was you, there is nothing to do. If not, make a new set on your security page at once.",
  },
  recoveryCodeUsed: {
    title: "Recovery code used",
    said: (left: number) =>
      left === 1
        ? "One of your recovery codes was used. One is left."
        : `One of your recovery codes was used. ${left} are left.`,
    advice: "If this was you, there is nothing to do. If not, stop the recovery now, and make a new set of codes.",
  },
  addressAdded: {
    title: "Address added",
    said: (address: string) => `From now on, ${address} belongs to your account. Notices and codes may be sent there.`,
    advice: "If this was you, there is nothing to do. If not, remove it on your security page at once.",
  },
  addressRemoved: {
    title: "Address removed",
    said: (address: string) => `Your account no longer has ${address}.`,
    advice: ifNotYou,
  },
  recoveryStarted: {
    title: "Somebody is recovering your account",
    said: (device: string) => `${device} asks to get back into your account without your passkey.`,
    waits: (readyAt: number) =>
      `Nothing changes before ${instantInWords("en-GB", readyAt)}. Until then you can stop it.`,
    goesOn: "It needs no waiting, because it was proved in two ways.",
    advice: "If this is you, carry on. If not, stop it now: any device you trust can.",
  },
  recoveryCancelled: {
    title: "Recovery stopped",
    said: "The recovery of your account was stopped. Nothing has changed.",
    advice: "If you did not expect this, look at your activity.",
  },
  recoveryFinished: {
    title: "Your account was recovered",
    said: "Your account was recovered. A new passkey opens it from now on.",
    advice: "If this was not you, say so in your activity on a device you trust, and call your administrator at once.",
  },
  accessPassByAdministrator: {
    title: "Temporary Access Pass issued",
    said: "An administrator has issued a Temporary Access Pass for your account. With it, a new passkey can be made.",
    advice: "If you did not ask for it, call your administrator at once.",
  },
  accessPassByRecovery: {
    title: "Temporary Access Pass issued",
    said: "Your account was recovered with a Temporary Access Pass. With it, a new passkey can be made.",
    advice: "If this was not you, say so in your activity on a device you trust, and call your administrator at once.",
  },
  notMe: {
    title: "Sign-in ended",
    said: (seconds: number) =>
      `You told us that a sign-in was not you. It has ended, and so has everything it was given. For ${durationInWords("en-GB", seconds)}, only screens close to you are let in.`,
    advice: "If you did not say that, look at your activity.",
  },

  someScreen: "A new screen",
  when: "When",
  where: "Where",
  instant: (at: number) => instantInWords("en-GB", at),
  country: (code: string) => countryInWords("en-GB", code),
  mail: {
    subject: (title: string, host: string) => `${title} · ${host}`,
    link: "Look at it now",
    reason: (name: string, host: string) =>
      `Sent because this address belongs to ${name}’s account at ${host}. We never ask for a code or a passkey by mail.`,
  },
  sms: (said: string, url: string) => `${said} Not you? ${url}`,

  addressCode: {
    verify: {
      title: "Your code for this address",
      said: (host: string) => `This code adds this address to your account at ${host}.`,
    },
    recover: {
      title: "Your code to get back in",
      said: (host: string) => `This code helps you get back into your account at ${host}.`,
    },
    lifetime: (seconds: number) => `It works once, within ${durationInWords("en-GB", seconds)}.`,
    advice: "Type it only on the page that asked for it. Nobody from support will ever want it.",
    notAsked: "If you did not ask for it, ignore this message. Nothing happens without the code.",
    sms: (code: string, host: string) => `${code} is your code for ${host}. Never give it to anybody.`,
  },

  signInPush: {
    title: "Is it you who is signing in?",
    body: (screen: string, place: string | null) =>
      `${screen}${place === null ? "" : `, ${place}`}. If that screen is in front of you, type the code you see on it.`,
    screen: (browser: string, system: string) => `${browser} on ${system}`,
  },
};
