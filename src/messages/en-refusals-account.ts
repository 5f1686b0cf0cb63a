/** Refusals about the account: naming oneself, devices, ways back in. Shaped as in en-refusals.ts. */
export const accountRefusalsInEnglish = {
  last_way_in: {
    title: "This is your last passkey",
    explanation: "Without it nobody could sign in to your account, not even you. Add another one first.",
    action: "Back to your passkeys",
  },
  name_needed: {
    title: "Say who you are first",
    explanation: "Enter your name or e-mail on the sign-in page, then choose that your phone is offline.",
    action: "Back to sign-in",
  },
  no_challenge: {
    title: "This number has run out",
    explanation: "It was answered, or answered wrong too often. Get a new one on the sign-in page.",
    action: "Back to sign-in",
  },
  answer_wrong: {
    title: "That answer does not fit",
    explanation: "Compare the number on both screens, then enter the answer that the phone shows.",
    action: "Back to sign-in",
  },
  answer_malformed: {
    title: "That does not look like an answer",
    explanation: "An answer is eight digits, as the phone shows them. Please enter it again.",
    action: "Back to sign-in",
  },
  prf_missing: {
    title: "This passkey cannot answer offline",
    explanation: "It keeps no key for that. Another passkey, or another phone, may be able to.",
    action: "Back to the app",
  },
  access_pass_unknown: {
    title: "That is not an access pass",
    explanation:
      "Check that you have the whole link, and paste it again. A new pass makes the one before it worthless.",
    action: "Enter the pass again",
  },
  access_pass_used: {
    title: "This pass has been used",
    explanation: "It was good for one passkey. Sign in with that, or ask whoever gave you the pass for another.",
    action: "Sign in",
  },
  access_pass_expired: {
    title: "This pass has run out",
    explanation: "Its time is over, or it was withdrawn. Ask whoever gave it to you for another.",
    action: "Sign in",
  },
  push_service_not_allowed: {
    title: "Notifications do not work in this browser",
    explanation:
      "It uses a push service that this server does not send to. While the app is open, requests arrive all the same.",
    action: "Back to the app",
  },
  recovery_name_missing: {
    title: "Say who you are",
    explanation: "Enter the e-mail or user name of your account.",
    action: "Back to recovery",
  },
  recovery_proof_wrong: {
    title: "That did not prove it",
    explanation: "This is not right, or no longer right. Check it and try again, or use another way.",
    action: "Back to recovery",
  },
  recovery_over: {
    title: "There is nothing more to prove here",
    explanation: "This recovery has moved on, or has not begun in this browser. The page says where it stands.",
    action: "See where it stands",
  },
  recovery_cooled: {
    title: "Not from here for now",
    explanation:
      "The owner of this account has just stopped a recovery from this network. Try again in an hour, or from elsewhere.",
    action: "Back to recovery",
  },
  enrolment_unknown: {
    title: "This link is not one of ours",
    explanation: "Scan the QR code on your other phone again, or copy its link once more, all of it.",
    action: "Try again",
  },
  enrolment_used: {
    title: "This code has been used",
    explanation:
      "A code adds one phone, once. If you have not added one with it, look at your devices on the phone that showed it.",
    action: "Sign in",
  },
  enrolment_expired: {
    title: "This code has run out",
    explanation: "Show a new one on your other phone, and scan that.",
    action: "Try again",
  },
  enrolment_other_account: {
    title: "This code belongs to somebody else's account",
    explanation:
      "You are signed in here as another person. If somebody sent you this code to add your phone, they want to get you into their account: do not go on. If both accounts are yours, sign out here first.",
    action: "Your account",
  },
  enrolment_own_device: {
    title: "This phone shows the code itself",
    explanation: "Scan it with the phone that you want to add.",
    action: "Your devices",
  },
  enrolment_not_undoable: {
    title: "There is nothing to undo here any more",
    explanation: "You can still remove the device among your devices.",
    action: "Your devices",
  },
  device_too_new: {
    title: "This device is too new for that",
    explanation:
      "For its first day, a device that another one brought in cannot remove or replace what was there before it. An older device of yours can do it now. If you have none left, recover your account: as the last step of that you can remove everything.",
    action: "Your devices",
  },
  shared_screen: {
    title: "Not on a shared screen",
    explanation: "A passkey used here would make this screen one of your devices. Do this on a device of your own.",
    action: "Where you are signed in",
  },
  enrolment_not_possible: {
    title: "This computer cannot be added now",
    explanation: "It must have been signed in by this phone, without limits, within the last ten minutes.",
    action: "Your devices",
  },
  role_insufficient: {
    title: "This is for administrators",
    explanation: "Your account has no role here. If it should have one, ask an owner for it.",
    action: "To your own page",
  },
  sign_in_limited: {
    title: "This sign-in is limited",
    explanation: "Confirm it on your phone first, or use a passkey on this device. Then come back.",
    action: "To your own page",
  },
};
