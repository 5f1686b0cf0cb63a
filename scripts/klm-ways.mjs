/**
 * The data of the keystroke-level model: operators with their published times, and each way of signing in as a list of
 * steps. Expert, no mistakes, both sides alike. From "the page is in front of the person" to "signed in".
 */

const card = "Card, Moran, Newell 1980, 1983";

export const operators = {
  K: { seconds: 0.28, what: "press a key, keyboard or mouse button", source: `${card}: average non-secretary typist` },
  P: { seconds: 1.1, what: "point with the mouse", source: card },
  H: { seconds: 0.4, what: "move the hand between keyboard and mouse", source: card },
  M: { seconds: 1.35, what: "prepare mentally, find, read a chunk", source: card },
  T: { seconds: 0.28, what: "tap on the phone", source: "taken as equal to K" },
  U: { seconds: 2, what: "take up the phone and wake it", source: "our estimate" },
  F: { seconds: 1, what: "lay the finger on the sensor, recognised", source: "our estimate" },
  S: { seconds: 0.36, what: "look from one screen to the other", source: "Holleis et al. 2007, macro attention shift" },
};

/** How long the text message takes in the main table; the second table varies it. */
export const smsDelaySeconds = 5;

const pageSeconds = 0.02;
const signedInSeconds = 0.1;

const takePhone = [
  ["U", 1, "take up the phone"],
  ["F", 1, "unlock it"],
];
const openApp = [
  ["M", 1, "find the app"],
  ["T", 1, "open it"],
];
const approve = [
  ["R", pageSeconds, "the card"],
  ["M", 1, "read the card, decide"],
  ["T", 1, "approve"],
  ["F", 1, "fingerprint"],
  ["R", signedInSeconds, "approved, signed in"],
];
const typeCode = [
  ["S", 2, "look at the code, and back to the phone"],
  ["M", 1, "keep six digits in mind"],
  ["T", 6, "type them"],
];
const focusName = [
  ["H", 1, "hand to the mouse"],
  ["P", 1, "point at the field for the name"],
  ["K", 1, "click"],
  ["H", 1, "hand to the keyboard"],
];
const typeName = [
  ["M", 1, "recall the name"],
  ["K", 15, "type ada@example.com"],
];
const password = [
  ["M", 1, "see that the field has the focus"],
  ["K", 15, "type the name, ada@example.com"],
  ["K", 1, "Tab"],
  ["M", 1, "recall the password"],
  ["K", 12, "type twelve characters, none with Shift"],
  ["K", 1, "Enter"],
  ["R", pageSeconds, "the page that asks for the second factor"],
];
const readAndTypeSix = [
  ["M", 1, "keep six digits in mind"],
  ["S", 1, "look at the computer, whose field has the focus"],
  ["H", 1, "hand to the keyboard"],
  ["K", 6, "type them"],
  ["K", 1, "Enter"],
  ["R", pageSeconds, "signed in"],
];

export const ways = [
  {
    name: "code",
    title: "code, typed in the app",
    steps: [
      ...takePhone,
      ...openApp,
      ["M", 1, "find “Type a code”"],
      ["T", 1, "choose it"],
      ...typeCode,
      ["T", 1, "continue"],
      ...approve,
    ],
  },
  {
    name: "code-unknown",
    title: "code, phone on another network",
    steps: [
      ...takePhone,
      ...openApp,
      ["M", 1, "find “Type a code”"],
      ["T", 1, "choose it"],
      ...typeCode,
      ["T", 1, "continue"],
      ["R", pageSeconds, "the card"],
      ["M", 2, "read the warning and the card, decide"],
      ["T", 2, "answer where the code is seen; approve"],
      ["F", 1, "fingerprint"],
      ["R", pageSeconds, "the check code"],
      ["M", 1, "keep six digits in mind"],
      ["S", 1, "look at the computer, whose field has the focus"],
      ["H", 1, "hand to the keyboard"],
      ["K", 7, "type them, Enter"],
      ["R", signedInSeconds, "signed in"],
    ],
  },
  {
    name: "qr",
    title: "QR code, phone’s camera",
    steps: [
      ...takePhone,
      ["M", 1, "find the camera"],
      ["T", 1, "open it"],
      ["S", 1, "aim at the screen"],
      ["R", 1, "the camera finds the code (our estimate)"],
      ["T", 1, "open the link it offers"],
      ...approve,
    ],
  },
  {
    name: "push",
    title: "push, name typed",
    steps: [
      ...focusName,
      ...typeName,
      ["K", 1, "Enter"],
      ["R", 1, "the push arrives (our estimate), counted in full though the hand is on its way"],
      ...takePhone,
      ["T", 1, "open the message"],
      ...typeCode,
      ["T", 1, "continue"],
      ...approve,
    ],
  },
  {
    name: "push-remembered",
    title: "push, remembered name",
    steps: [
      ["M", 1, "find one’s own name"],
      ["H", 1, "hand to the mouse"],
      ["P", 1, "point at it"],
      ["K", 1, "click"],
      ["R", 1, "the push arrives (our estimate)"],
      ...takePhone,
      ["T", 1, "open the message"],
      ...typeCode,
      ["T", 1, "continue"],
      ...approve,
    ],
  },
  {
    name: "known",
    title: "known browser, app already open",
    steps: [
      ...takePhone,
      ["M", 1, "find “Type a code”"],
      ["T", 1, "choose it"],
      ...typeCode,
      ["T", 1, "continue"],
      ...approve,
    ],
  },
  {
    name: "offline",
    title: "phone without network, QR",
    steps: [
      ["M", 1, "find “My phone has no network”"],
      ["H", 1, "hand to the mouse"],
      ["P", 1, "point at it"],
      ["K", 1, "click"],
      ["R", pageSeconds, "the number"],
      ...takePhone,
      ...openApp,
      ["T", 1, "scan"],
      ["S", 1, "aim at the screen"],
      ["R", 1, "the camera finds the code (our estimate)"],
      ["T", 1, "answer"],
      ["F", 1, "fingerprint"],
      ["M", 2, "keep eight digits in mind, in two fours"],
      ["S", 3, "look at the computer, back, and again"],
      ["H", 1, "hand to the keyboard"],
      ["K", 9, "type them, Enter"],
      ["R", signedInSeconds, "signed in"],
    ],
  },
  {
    name: "passkey",
    title: "passkey on the computer",
    steps: [
      ["M", 1, "find “Use a passkey”"],
      ["H", 1, "hand to the mouse"],
      ["P", 1, "point at it"],
      ["K", 1, "click"],
      ["M", 1, "read whom the browser offers"],
      ["F", 1, "fingerprint on the computer"],
      ["R", signedInSeconds, "signed in"],
    ],
  },
  {
    name: "password-sms",
    title: "password + SMS code",
    theirs: true,
    sms: true,
    steps: [...password, ...takePhone, ["T", 1, "open the message"], ...readAndTypeSix],
  },
  {
    name: "password-totp",
    title: "password + authenticator code",
    theirs: true,
    steps: [...password, ...takePhone, ...openApp, ["M", 1, "find the right account in the list"], ...readAndTypeSix],
  },
];
