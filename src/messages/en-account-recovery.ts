/** What is said about getting back into an account: Temporary Access Passes and recovery, in English. */
export const accountRecoveryInEnglish = {
  pass: {
    title: "Temporary Access Pass",
    arriveHeading: "You have an access pass",
    arriveExplanation:
      "Open its link on the device that shall hold your new passkey. If it did not bring you further, paste it here.",
    field: "Access pass",
    fieldHint: "The whole link, or what stands after its #.",
    proceed: "Continue",
    bindHeading: (accountName: string) => `Welcome back, ${accountName}`,
    bindExplanation:
      "This pass does one thing: your device makes a passkey for your account. From then on your fingerprint, face or PIN signs you in.",
    create: "Create a passkey on this device",
    lasts: (duration: string) => `The pass is good for ${duration} more.`,
    notYou: "Not your name? Then this pass is not for you.",
    leave: "Leave without using it",
  },
  lostPhone: "Lost your phone?",
  title: "Get back in",
  name: {
    heading: "Lost your phone?",
    explanation: "You can get back into your account by other means, and make a new passkey on this device.",
    field: "Your e-mail or user name",
    proceed: "Continue",
    haveReady: "Have ready what you can",
    methods:
      "A recovery code from your printed page, your e-mail, your phone number, a security key or another device with your passkey. With two of them you are back in at once; with one, after a wait.",
    passkeyFirst: "Still have a passkey on this device?",
    signIn: "Just sign in",
  },
  proving: {
    heading: "Show that it is you",
    waitingHeading: "One proof is there",
    whose: (identifier: string) => `Recovering ${identifier}`,
    explanation:
      "Prove it in two different ways, in any order, and you are back in at once. All ways are listed; use those that you have set up.",
    onlyPasskey: "Your passkey works. With one way more you can replace what is lost; or just sign in with it.",
    readyIn: "You can finish in",
    waitingExplanation:
      "Come back then, in this very browser. All your devices and addresses have been told, and each trusted device can stop this. To go on at once, prove it in a second way.",
    leaveHint: "Found your phone, or not your account? Nothing is lost by stopping.",
    leave: "Stop this recovery",
  },
  methods: {
    heading: "Ways to prove it",
    headingAgain: "Other ways to prove it",
    proved: "Done",
    check: "Check",
    recovery_code: {
      name: "Recovery code",
      field: "A code from your printed page",
      hint: "Each code works once. Dashes and capitals do not matter.",
    },
    email: {
      name: "E-mail",
      hint: "A code goes to your alternate e-mail address.",
      send: "Send a code by e-mail",
      sent: "If this account has an alternate e-mail address, a code is on its way there.",
      sendAgain: "Send another code",
      field: "Code from the e-mail",
    },
    sms: {
      name: "Text message",
      hint: "A code goes to your phone number.",
      send: "Send a code by text message",
      sent: "If this account has a phone number, a code is on its way there.",
      sendAgain: "Send another code",
      field: "Code from the text message",
    },
    passkey: {
      name: "A passkey that you still have",
      hint: "A security key, or another phone or computer with a passkey of this account.",
      use: "Use a passkey",
    },
  },
  ready: {
    heading: "Welcome back",
    explanation:
      "You have shown that it is you. Next, this device makes a new passkey; then you choose what happens to the old devices.",
    proceed: "Go on to the new passkey",
  },
  finished: {
    heading: "This recovery is finished",
    explanation: "Your new passkey signs you in.",
    almostHeading: "One step is left",
    almostExplanation: "The passkey on this device has not been made yet.",
    signIn: "Sign in",
    again: "Recover an account",
  },
  cancelled: {
    heading: "This recovery was stopped",
    explanation:
      "Nothing about the account has changed. If it was not you who stopped it, somebody else uses one of its devices.",
  },
  expired: {
    heading: "This recovery has run out",
    explanation: "Nothing about the account has changed. You can start again at any time.",
  },
  running: {
    title: "Recoveries",
    heading: "Somebody is getting back into your account",
    explanation:
      "They have proved at least one of your ways back in. If that is not you, stop it now: one tap is enough.",
    none: "Nobody is recovering your account.",
    noneExplanation: "Should somebody try, all your devices and addresses are told, and you can stop it here.",
    started: (ago: string) => `Begun ${ago}`,
    proved: (methods: string) => `Proved: ${methods}`,
    readyIn: (duration: string) => `Can be finished in ${duration}`,
    ready: "Can be finished now",
    proving: "Cannot be finished yet",
    stop: "Stop it",
    stopNotMe: "Stop it: it was not me",
    stopNotMeHint:
      "“It was not me” also protects your account for a day: only browsers you know and screens beside your phone get in.",
    stopped: "The recovery is stopped. Nothing about your account has changed.",
    stoppedNotMe: "The recovery is stopped, and your account is under protection for a day.",
  },
  oldDevices: {
    title: "Old devices",
    heading: "Your new passkey is ready",
    explanation:
      "What you had before is listed here. All of it is removed, so that whoever has your old phone gets in nowhere; tick what you want to keep.",
    devices: "Devices",
    passkeys: "Passkeys and security keys",
    sessions: "Browsers that are signed in",
    apps: "Connected apps",
    keep: (name: string) => `Keep ${name}`,
    lastSeen: (ago: string) => `last seen ${ago}`,
    withPasskeys: "with its passkeys and sign-ins",
    added: (day: string) => `added on ${day}`,
    since: (day: string) => `since ${day}`,
    remove: "Remove all that is not ticked",
    keepAll: "Keep everything for now",
    nothing: "There is nothing else to tidy up.",
    proceed: "To your account",
  },
};
