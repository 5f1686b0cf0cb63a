import type { RecoveryMethod, WayBack, WayIn } from "../recovery/lockout-risk.ts";
import type { securityInEnglish } from "./en-security.ts";
import { durationInWords } from "./in-words.ts";

const methods: Record<RecoveryMethod, string> = {
  codes: "einem Wiederherstellungscode",
  email: "einem Code per E-Mail",
  phone: "einem Code an Ihre Telefonnummer",
};
const named: Record<WayIn["kind"], (name: string) => string> = {
  security_key: (name) => `Ihrem Sicherheitsschlüssel „${name}“`,
  synced: (name) => `Ihrem synchronisierten Passkey (${name})`,
  device: (name) => `Ihrem Passkey auf „${name}“`,
};

/** Begins with the verb: after „Wenn …“ and after „Dann“ alike. */
const outcome = (way: WayBack, waitHours: number): string => {
  if (way.how === "at_once") return `kämen Sie weiterhin mit ${named[way.by.kind](way.by.name)} hinein`;
  if (way.how === "recover_at_once")
    return `kämen Sie mit ${methods[way.by[0]]} und ${methods[way.by[1]]} sofort zurück in Ihr Konto`;
  if (way.how === "wait")
    return `kämen Sie mit ${methods[way.by]} zurück in Ihr Konto, aber erst nach einer Wartezeit (${durationInWords("de", waitHours * 3600)})`;
  return "könnte Sie nur noch die Verwaltung wieder hereinlassen";
};

/** The same in German. */
export const securityInGerman: typeof securityInEnglish = {
  title: "Sicherheit",
  heading: "Die Sicherheit Ihres Kontos",

  risk: {
    level: {
      none: "Ein Verlust würde Sie aussperren",
      thin: "Dünn abgesichert",
      fair: "Recht gut abgesichert",
      strong: "Gut abgesichert",
    },
    worse: "Das ist schlechter als bei Ihrem letzten Blick darauf.",
    sentence: (loss, way, waitHours) => {
      if (loss === null) return `Wie die Dinge stehen, ${outcome(way, waitHours)}.`;
      const lost = loss.what === "device" ? `„${loss.name}“` : `Ihren Sicherheitsschlüssel „${loss.name}“`;
      return `Wenn Sie heute ${lost} verlören, ${outcome(way, waitHours)}.`;
    },
    each: "Alles, was Sie verlieren könnten",
    ifLost: (loss) => (loss === null ? "Was auch immer Sie verlieren" : loss.name),
    result: (way, waitHours) => `Dann ${outcome(way, waitHours)}.`,
    noSpare: "Scheitert auch das, bleibt nichts mehr.",
    next: "Was am meisten helfen würde",
    advice: {
      recovery_codes: {
        label: "Wiederherstellungscodes erstellen",
        why: "Auf Papier helfen sie auch, wenn alle Geräte weg sind.",
      },
      email: { label: "E-Mail-Adresse hinzufügen", why: "Ein Code dorthin hilft Ihnen zurück in Ihr Konto." },
      second_device: {
        label: "Weiteres Gerät hinzufügen",
        why: "Ein zweites Handy oder ein Computer lässt Sie hinein, wenn das erste weg ist.",
      },
      security_key: {
        label: "Sicherheitsschlüssel hinzufügen",
        why: "Zu Hause verwahrt, lässt er Sie ganz ohne Gerät hinein.",
      },
      phone: { label: "Telefonnummer hinzufügen", why: "Ein Code dorthin hilft Ihnen zurück in Ihr Konto." },
    },
    later: "Jetzt nicht",
    more: "Alles ansehen",
  },

  rows: {
    heading: "Womit Sie sich anmelden, und was Zugang hat",
    passkeys: "Passkeys",
    securityKeys: "Sicherheitsschlüssel",
    devices: "Geräte",
    knownBrowsers: "Browser, die Sie bestätigt haben",
    recoveryCodes: "Wiederherstellungscodes",
    addresses: "E-Mail und Telefon",
    apps: "Verbundene Apps",
    activity: "Verlauf",
    none: "Noch nichts",
    count: (count) => `${count}`,
    codesLeft: (count) => (count === 1 ? "Einer übrig" : `${count} übrig`),
    lastEvent: (ago) => `Letzter Eintrag ${ago}`,
  },

  apps: {
    title: "Verbundene Apps",
    heading: "Verbundene Apps",
    lead: "Apps, die für Sie handeln dürfen oder denen Sie es erlaubt haben. Trennen Sie eine, verliert sie sofort alles, was sie hat; sie kann wieder fragen.",
    none: "Es ist keine App verbunden. Sobald Sie sich über Countersign bei einer anmelden, steht sie hier.",
    may: "Sie darf",
    since: (day) => `Verbunden am ${day}`,
    used: (ago) => `zuletzt benutzt ${ago}`,
    neverUsed: "noch nicht benutzt",
    onlyAllowed: "Sie haben es ihr erlaubt; im Augenblick hat sie keinen Zugang.",
    limited: "Eingeschränkt",
    countersignedBy: (device) => `bestätigt mit ${device}`,
    disconnect: "Trennen",
    disconnectNamed: (name) => `${name} trennen`,
  },
};
