import type { noticesInEnglish } from "./en-notices.ts";
import { countryInWords, durationInWords, instantInWords } from "./in-words.ts";

/** Several notices end alike. */
const ifNotYou =
  "Waren Sie das, ist nichts zu tun. Wenn nicht, sagen Sie es unter „Aktivität“, und wir machen es sofort rückgängig.";
const signInIfNotYou =
  "Waren Sie das, ist nichts zu tun. Wenn nicht, sagen Sie es unter „Aktivität“: Die Anmeldung endet sofort, mit allem, was ihr gewährt wurde.";

/** The same in German. */
export const noticesInGerman: typeof noticesInEnglish = {
  newSignIn: {
    title: "Neue Anmeldung",
    said: (device, app) =>
      app === null
        ? `${device} ist jetzt bei Ihrem Konto angemeldet.`
        : `${device} ist jetzt mit Ihrem Konto bei ${app} angemeldet.`,
    advice: signInIfNotYou,
  },
  newDevice: {
    title: "Neues vertrautes Gerät",
    said: (device) => `${device} kann ab jetzt Anmeldungen für Ihr Konto bestätigen.`,
    advice:
      "Waren Sie das, ist nichts zu tun. Wenn nicht, entfernen Sie es unter „Geräte“ und sagen Sie unter „Aktivität“, dass Sie es nicht waren.",
  },
  deviceRemoved: {
    title: "Gerät entfernt",
    said: (device) => `${device} kann keine Anmeldungen für Ihr Konto mehr bestätigen.`,
    advice: ifNotYou,
  },
  deviceLost: {
    title: "Gerät als verloren gemeldet",
    said: (device) =>
      `${device} wurde als verloren gemeldet. Es kann keine Anmeldungen mehr bestätigen und ist abgemeldet.`,
    advice: ifNotYou,
  },
  passkeyAdded: {
    title: "Passkey hinzugefügt",
    said: (name) => `Der Passkey „${name}“ öffnet ab jetzt Ihr Konto.`,
    advice: "Waren Sie das, ist nichts zu tun. Wenn nicht, entfernen Sie ihn sofort auf der Seite „Sicherheit“.",
  },
  passkeyRemoved: {
    title: "Passkey entfernt",
    said: (name) => `Der Passkey „${name}“ öffnet Ihr Konto nicht mehr.`,
    advice: ifNotYou,
  },
  recoveryCodesReplaced: {
    title: "Neue Wiederherstellungscodes",
    said: "Für Ihr Konto gibt es neue Wiederherstellungscodes. Die alten gelten nicht mehr.",
    advice: "Waren Sie das, ist nichts zu tun. Wenn nicht, erstellen Sie sofort neue auf der Seite „Sicherheit“.",
  },
  recoveryCodeUsed: {
    title: "Wiederherstellungscode benutzt",
    said: (left) =>
      left === 1
        ? "Einer Ihrer Wiederherstellungscodes wurde benutzt. Es bleibt noch einer."
        : `Einer Ihrer Wiederherstellungscodes wurde benutzt. Es bleiben noch ${left}.`,
    advice:
      "Waren Sie das, ist nichts zu tun. Wenn nicht, stoppen Sie die Wiederherstellung jetzt und erstellen Sie neue Codes.",
  },
  addressAdded: {
    title: "Adresse hinzugefügt",
    said: (address) => `Ab jetzt gehört ${address} zu Ihrem Konto. Nachrichten und Codes können dorthin gehen.`,
    advice: "Waren Sie das, ist nichts zu tun. Wenn nicht, entfernen Sie sie sofort auf der Seite „Sicherheit“.",
  },
  addressRemoved: {
    title: "Adresse entfernt",
    said: (address) => `Zu Ihrem Konto gehört ${address} nicht mehr.`,
    advice: ifNotYou,
  },
  recoveryStarted: {
    title: "Jemand stellt den Zugang zu Ihrem Konto wieder her",
    said: (device) => `${device} möchte ohne Ihren Passkey wieder in Ihr Konto.`,
    waits: (readyAt) =>
      `Vor dem ${instantInWords("de-DE", readyAt)} ändert sich nichts. Bis dahin können Sie es stoppen.`,
    goesOn: "Eine Wartezeit gibt es nicht, denn es wurde auf zwei Wegen nachgewiesen.",
    advice:
      "Sind Sie das, machen Sie einfach weiter. Wenn nicht, stoppen Sie es jetzt: Das geht auf jedem Gerät, dem Sie vertrauen.",
  },
  recoveryCancelled: {
    title: "Wiederherstellung gestoppt",
    said: "Die Wiederherstellung Ihres Kontos wurde gestoppt. Es hat sich nichts geändert.",
    advice: "Kommt das für Sie unerwartet, sehen Sie unter „Aktivität“ nach.",
  },
  recoveryFinished: {
    title: "Ihr Konto wurde wiederhergestellt",
    said: "Der Zugang zu Ihrem Konto wurde wiederhergestellt. Ab jetzt öffnet es ein neuer Passkey.",
    advice:
      "Waren Sie das nicht, sagen Sie es unter „Aktivität“ auf einem Gerät, dem Sie vertrauen, und sagen Sie sofort der Verwaltung Bescheid.",
  },
  accessPassByAdministrator: {
    title: "Befristeter Zugangspass ausgestellt",
    said: "Die Verwaltung hat einen befristeten Zugangspass für Ihr Konto ausgestellt. Mit ihm lässt sich ein neuer Passkey erstellen.",
    advice: "Haben Sie ihn nicht verlangt, sagen Sie sofort der Verwaltung Bescheid.",
  },
  accessPassByRecovery: {
    title: "Befristeter Zugangspass ausgestellt",
    said: "Ihr Konto wurde mit einem befristeten Zugangspass wiederhergestellt. Mit ihm lässt sich ein neuer Passkey erstellen.",
    advice:
      "Waren Sie das nicht, sagen Sie es unter „Aktivität“ auf einem Gerät, dem Sie vertrauen, und sagen Sie sofort der Verwaltung Bescheid.",
  },
  notMe: {
    title: "Anmeldung beendet",
    said: (seconds) =>
      `Sie haben uns gesagt, dass eine Anmeldung nicht von Ihnen war. Sie ist beendet, und alles, was ihr gewährt wurde, auch. ${durationInWords("de-DE", seconds)} lang lassen wir nur Bildschirme in Ihrer Nähe ein.`,
    advice: "Haben Sie das nicht gesagt, sehen Sie unter „Aktivität“ nach.",
  },

  someScreen: "Ein neuer Bildschirm",
  when: "Wann",
  where: "Wo",
  instant: (at) => instantInWords("de-DE", at),
  country: (code) => countryInWords("de-DE", code),
  mail: {
    subject: (title, host) => `${title} · ${host}`,
    link: "Jetzt ansehen",
    reason: (name, host) =>
      `Sie erhalten dies, weil diese Adresse zum Konto von ${name} bei ${host} gehört. Wir fragen nie per E-Mail nach einem Code oder Passkey.`,
  },
  sms: (said, url) => `${said} Nicht Sie? ${url}`,

  addressCode: {
    verify: {
      title: "Ihr Code für diese Adresse",
      said: (host) => `Dieser Code fügt diese Adresse Ihrem Konto bei ${host} hinzu.`,
    },
    recover: {
      title: "Ihr Code für den Weg zurück",
      said: (host) => `Dieser Code hilft Ihnen zurück in Ihr Konto bei ${host}.`,
    },
    lifetime: (seconds) => `Er gilt einmal, innerhalb von ${durationInWords("de-DE", seconds)}.`,
    advice:
      "Geben Sie ihn nur auf der Seite ein, die danach gefragt hat. Niemand vom Support wird ihn je wissen wollen.",
    notAsked: "Haben Sie ihn nicht angefordert, beachten Sie diese Nachricht nicht. Ohne den Code geschieht nichts.",
    sms: (code, host) => `${code} ist Ihr Code für ${host}. Geben Sie ihn niemandem.`,
  },

  signInPush: {
    title: "Melden Sie sich gerade an?",
    body: (screen, place) =>
      `${screen}${place === null ? "" : `, ${place}`}. Steht dieser Bildschirm vor Ihnen, geben Sie den Code ein, den Sie dort sehen.`,
    screen: (browser, system) => `${browser} auf ${system}`,
  },
};
