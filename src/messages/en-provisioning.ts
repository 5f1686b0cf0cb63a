/** To people whose account was made for them elsewhere and waits for its first passkey. */
export const provisioningInEnglish = {
  mail: {
    title: "Your account is ready",
    said: (host: string) =>
      `Your organisation has made an account for you at ${host}. Open this link on the phone or computer that you want to sign in with: it makes a passkey there, and there is no password.`,
    lifetime: (until: string) => `The link works once, until ${until}.`,
    link: "Set up your account",
    advice: "Nobody will ever ask you for this link. If you expected no account, do nothing.",
    reason: (name: string, host: string) => `Sent because an account for ${name} was made at ${host}.`,
  },
  page: {
    explanation:
      "Your device makes a passkey now: your fingerprint, face or PIN from now on. There is no password to invent or to lose.",
    heading: (givenName: string) => `Welcome, ${givenName}`,
    account: (displayName: string, identifier: string) => `Your account is ${displayName}, ${identifier}.`,
  },
};
