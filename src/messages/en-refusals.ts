/**
 * What a person reads when the answer is an expected no: what happened, what to do, and the label of the way on.
 * Where the way leads is decided in http/, which knows the routes.
 */
export const refusalsInEnglish = {
  wrong_code: {
    title: "No screen shows this code",
    explanation: "Check the digits on the new screen and enter them again.",
    action: "Enter the code again",
  },
  malformed_code: {
    title: "That does not look like a code",
    explanation: "A code is six digits or a few more, as on the new screen. Please enter it again.",
    action: "Enter the code again",
  },
  code_expired: {
    title: "This code has run out",
    explanation: "The new screen already shows a fresh one. Enter that.",
    action: "Enter the new code",
  },
  already_opened: {
    title: "Another phone has this code",
    explanation:
      "Somebody else is looking at this request. If that is not you on another device, get a new code on the new screen.",
    action: "Enter another code",
  },
  already_decided: {
    title: "This has been decided",
    explanation: "The request was already approved or denied. There is nothing more to do.",
    action: "Where you are signed in",
  },
  already_redeemed: {
    title: "This code has been used",
    explanation: "A code works once. Get a new one on the new screen.",
    action: "Enter another code",
  },
  denied: {
    title: "This sign-in was denied",
    explanation: "Nobody was signed in. If that was a slip, get a new code on the new screen.",
    action: "Start again",
  },
  cancelled: {
    title: "This sign-in was cancelled",
    explanation: "The new screen stopped asking. Its code no longer works.",
    action: "Start again",
  },
  expired: {
    title: "This sign-in took too long",
    explanation: "For safety, a request lives only a few minutes. Get a new code and carry on.",
    action: "Start again",
  },
  still_pending: {
    title: "Not decided yet",
    explanation: "Approve on your phone first. This screen follows by itself.",
    action: "Back to the code",
  },
  wrong_redeemer: {
    title: "This sign-in belongs to another screen",
    explanation: "Only the screen that showed the code can be signed in with it. Start again here.",
    action: "Start again",
  },
  revoked: {
    title: "This sign-in was taken back",
    explanation: "Somebody with this account signed this screen out again. Start again if it was you.",
    action: "Start again",
  },
  too_many_tries: {
    title: "Let us pause for a moment",
    explanation: (minutes: number) =>
      `There were many wrong codes. Please wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`,
    action: "Try again",
  },
  session_needed: {
    title: "Sign in on this device first",
    explanation: "Use your passkey, and you come straight back.",
    action: "Sign in",
  },
  not_opened_by_you: {
    title: "This request is on another device",
    explanation: "Only the phone that entered the code can decide. Pick up that phone, or get a new code.",
    action: "Enter a code",
  },
  passkey_not_recognised: {
    title: "We do not know this passkey",
    explanation: "It may have been removed, or belong to another account. Try another passkey.",
    action: "Try again",
  },
  passkey_not_verified: {
    title: "We could not tell that it was you",
    explanation: "Try again, and use your fingerprint, face or PIN when your device asks.",
    action: "Try again",
  },
  challenge_expired: {
    title: "That took a little long",
    explanation: "For safety, a passkey question is good for a few minutes. Please try again.",
    action: "Try again",
  },
  account_disabled: {
    title: "This account is switched off",
    explanation: "Ask an administrator to switch it on again.",
    action: "Back to sign-in",
  },
  client_disabled: {
    title: "This app is switched off",
    explanation: "An administrator has stopped sign-ins to it. Ask them, or use another app.",
    action: "Go home",
  },
  unknown_client: {
    title: "We do not know this app",
    explanation: "The link that brought you here names an app that is not registered. Nothing was sent to it.",
    action: "Go home",
  },
  redirect_uri_unregistered: {
    title: "This app asked for the wrong way back",
    explanation: "It wants you sent to an address that is not registered for it, so nothing was sent. Tell its makers.",
    action: "Go home",
  },
  authorization_unknown: {
    title: "This question is out of date",
    explanation: "It was answered already, or it is too old. Go back to the app and sign in again.",
    action: "Go home",
  },
  logout_redirect_unregistered: {
    title: "This sign-out link is wrong",
    explanation: "It would send you to an address that is not registered for the app. Nothing was changed.",
    action: "Where you are signed in",
  },
  invitation_used: {
    title: "This invitation has been used",
    explanation: "If you used it, sign in with your passkey. If not, ask for a new invitation.",
    action: "Sign in",
  },
  invitation_expired: {
    title: "This invitation has run out",
    explanation: "Ask the person who invited you for a new one.",
    action: "Sign in",
  },
  invitation_unknown: {
    title: "We do not know this invitation",
    explanation: "Perhaps part of the link is missing. Copy the whole link, or ask for a new one.",
    action: "Try again",
  },
  identifier_taken: {
    title: "That name is taken",
    explanation: "Somebody already uses this e-mail or user name here. Please choose another.",
    action: "Choose another",
  },
  cross_origin: {
    title: "That came from another site",
    explanation: "Nothing was changed. Open this site yourself and do it from here.",
    action: "Go home",
  },
  malformed: {
    title: "We could not read that",
    explanation: "Something was missing or mistyped. Go back, check it and send it again.",
    action: "Go home",
  },
  too_large: {
    title: "That was too long",
    explanation: "Please send less, and try again.",
    action: "Go home",
  },
  not_found: {
    title: "There is nothing here",
    explanation: "Check the address, or start from home.",
    action: "Go home",
  },
  fresh_verification_needed: {
    title: "Please show once more that it is you",
    explanation: "Changing passkeys needs your fingerprint, face or PIN from a moment ago.",
    action: "Use your passkey",
  },
  last_passkey: {
    title: "This is your only passkey",
    explanation: "Without it you could not get in. Add another one first.",
    action: "Add a passkey",
  },
  malformed_name: {
    title: "Please check the names",
    explanation:
      "Your name may be up to 80 characters; the e-mail or user name has letters, digits and . _ % + @ - only.",
    action: "Try again",
  },
  device_needed: {
    title: "Show that this is your device",
    explanation: "This browser was signed in with a code. Use your passkey here once, then enter the code again.",
    action: "Use your passkey",
  },
  passkey_known_already: {
    title: "This passkey is here already",
    explanation: "Your device offered a passkey that is registered. Choose another device or security key.",
    action: "Go home",
  },
  check_code_needed: {
    title: "One step is left",
    explanation: "The phone shows six digits. Type them on the new screen to finish.",
    action: "Back to the sign-in",
  },
  check_code_wrong: {
    title: "The digits were wrong too often",
    explanation:
      "Somebody typed wrong digits three times on the new screen, so nobody was signed in. If it was you, get a new code there.",
    action: "Start again",
  },
  check_code_malformed: {
    title: "Six digits, please",
    explanation: "Type the six digits that the phone shows now. It is not the code from before.",
    action: "Type them again",
  },
  answer_needed: {
    title: "One question is open",
    explanation: "Please say where you see this code, then approve.",
    action: "Back to the request",
  },
  nothing_to_confirm: {
    title: "There is nothing to confirm",
    explanation: "This sign-in has no limits, or it has ended. There is nothing more to do.",
    action: "Where you are signed in",
  },
  blocked_by_policy: {
    title: "This sign-in is not allowed",
    explanation: "The rules here do not allow it from where the new screen is. You can use a passkey on that screen.",
    action: "Where you are signed in",
  },
  hidden_network: {
    title: "The new screen hides where it is",
    explanation:
      "The new screen comes through a VPN or relay. If it is with you, switch that off there and get a new code, or use a passkey on it.",
    action: "Enter another code",
  },
  hosting_network: {
    title: "The new screen hides where it is",
    explanation:
      "The new screen comes through a data centre, as many VPNs do. If it is with you, switch that off there and get a new code, or use a passkey on it.",
    action: "Enter another code",
  },
  other_country: {
    title: "The new screen is in another country",
    explanation:
      "The new screen and this phone are in different countries. If both are with you, a VPN may be why: switch that off and get a new code, or use a passkey on the new screen.",
    action: "Enter another code",
  },
  too_far: {
    title: "The new screen is far away",
    explanation:
      "The new screen is hundreds of kilometres from this phone. If both are with you, a VPN may be why: switch that off and get a new code, or use a passkey on the new screen.",
    action: "Enter another code",
  },
  verdict_required: {
    title: "The new screen has to be close by",
    explanation:
      "This app only lets in screens that are shown to be with you. Put both devices on one Wi-Fi and get a new code, or use a passkey on the new screen.",
    action: "Enter another code",
  },
  country_not_allowed: {
    title: "Not from this country",
    explanation: "This app does not allow sign-ins from where the new screen is. Ask whoever runs the app.",
    action: "Enter another code",
  },
  network_not_allowed: {
    title: "Not from this network",
    explanation: "This app does not allow sign-ins from the new screen’s network. Ask whoever runs the app.",
    action: "Enter another code",
  },
  account_protected: {
    title: "Your account is under protection",
    explanation:
      "You said lately that a sign-in was not you. For now only browsers you know and screens beside this phone get in. A passkey on the new screen works too.",
    action: "Where you are signed in",
  },
  source_cooled: {
    title: "This screen has to wait",
    explanation: "Somebody said that they had not started a sign-in from there. Please try again in a few minutes.",
    action: "Try again",
  },
  unexpected: {
    title: "Something went wrong on our side",
    explanation: "It was not you. Please try again in a moment.",
    action: "Try again",
  },
};
