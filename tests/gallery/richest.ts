/** Of each page the state with most in it: the other states repeat its parts. */
export const richest = [
  ...["sign-in-waiting-named", "sign-in-offline-wrong", "decided-trust-possible", "home-risk-worse", "home-trusted"],
  ...["start", "sign-in-own", "approval-own-asked", "home-on-shared-screen"],
  ...["security-worse", "passkeys", "apps", "activity", "devices", "devices-removed", "device-last-way-in"],
  ...["devices-add-code", "enrolment-claimed-again", "enrol-begin", "enrol-computer", "pass-arrive", "pass-bind"],
  ...["recovery-codes-unconfirmed", "recovery-codes-made", "addresses-wrong-code", "recover-waiting-wrong"],
  ...["recover-old-devices", "recoveries-several", "app-home-two", "app-offline", "app-settings"],
  ...["console-home", "console-people", "console-verify", "console-person", "console-pass"],
  ...[
    "console-invite",
    "console-invite-preview",
    "console-invite-mend",
    "console-invited",
    "console-alerts",
    "console-settings",
  ],
  ...["console-client", "console-policies-unknown", "console-sign-ins"],
  ...["console-sign-in-verified", "console-keys", "console-audit"],
];
