import type { Advice } from "../recovery/lockout-advice.ts";
import type { Loss, RecoveryMethod, RiskLevel, WayBack, WayIn } from "../recovery/lockout-risk.ts";
import { durationInWords } from "./in-words.ts";

const methods: Record<RecoveryMethod, string> = {
  codes: "a recovery code",
  email: "a code sent by e-mail",
  phone: "a code sent to your phone number",
};
const named: Record<WayIn["kind"], (name: string) => string> = {
  security_key: (name) => `your security key “${name}”`,
  synced: (name) => `your synced passkey (${name})`,
  device: (name) => `your passkey on ${name}`,
};

/** "you could still get in with your security key “YubiKey”". `waitHours` is how long a recovery by one method waits. */
const outcome = (way: WayBack, waitHours: number): string => {
  if (way.how === "at_once") return `you could still get in with ${named[way.by.kind](way.by.name)}`;
  if (way.how === "recover_at_once")
    return `you could get back in at once with ${methods[way.by[0]]} and ${methods[way.by[1]]}`;
  if (way.how === "wait")
    return `you could get back in with ${methods[way.by]}, but only after ${durationInWords("en-GB", waitHours * 3600)}`;
  return "only an administrator could let you back in";
};

/** What is said about the security page and the lockout-risk meter, in English. */
export const securityInEnglish = {
  title: "Security",
  heading: "Your account’s security",

  risk: {
    level: {
      none: "One loss would lock you out",
      thin: "Thinly covered",
      fair: "Fairly well covered",
      strong: "Well covered",
    } satisfies Record<RiskLevel, string>,
    worse: "This is worse than when you last looked.",
    sentence: (loss: Loss | null, way: WayBack, waitHours: number) => {
      if (loss === null) return `As things stand, ${outcome(way, waitHours)}.`;
      const lost = loss.what === "device" ? loss.name : named.security_key(loss.name);
      return `If you lost ${lost} today, ${outcome(way, waitHours)}.`;
    },
    each: "Each thing you could lose",
    ifLost: (loss: Loss | null) => (loss === null ? "Whatever you lose" : loss.name),
    result: (way: WayBack, waitHours: number) => {
      const said = outcome(way, waitHours);
      return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
    },
    noSpare: "If that fails, nothing else is left.",
    next: "What would help most",
    advice: {
      recovery_codes: { label: "Make recovery codes", why: "On paper, they work when every device is gone." },
      email: { label: "Add an e-mail address", why: "A code sent there helps you back in." },
      second_device: {
        label: "Add another device",
        why: "A second phone or computer lets you in when the first is gone.",
      },
      security_key: { label: "Add a security key", why: "Kept at home, it lets you in without any device." },
      phone: { label: "Add a phone number", why: "A code sent there helps you back in." },
    } satisfies Record<Advice, { label: string; why: string }>,
    later: "Not now",
    more: "See all of it",
  },

  rows: {
    heading: "How you get in, and what has access",
    passkeys: "Passkeys",
    securityKeys: "Security keys",
    devices: "Devices",
    knownBrowsers: "Browsers you have approved",
    recoveryCodes: "Recovery codes",
    addresses: "E-mail and phone",
    apps: "Connected apps",
    activity: "Activity",
    none: "None yet",
    count: (count: number) => `${count}`,
    codesLeft: (count: number) => (count === 1 ? "One left" : `${count} left`),
    lastEvent: (ago: string) => `Last entry ${ago}`,
  },

  apps: {
    title: "Connected apps",
    heading: "Connected apps",
    lead: "Apps that may act for you, or that you have allowed to. Disconnecting ends what they hold at once; they can ask again.",
    none: "No app is connected. When you sign in to one through Countersign, it appears here.",
    may: "It may",
    since: (day: string) => `Connected on ${day}`,
    used: (ago: string) => `last used ${ago}`,
    neverUsed: "not used yet",
    onlyAllowed: "You have allowed it; it holds nothing right now.",
    limited: "Limited",
    countersignedBy: (device: string) => `countersigned by ${device}`,
    disconnect: "Disconnect",
    disconnectNamed: (name: string) => `Disconnect ${name}`,
  },
};
