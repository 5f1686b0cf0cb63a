import type { passkeysInEnglish } from "./en-passkeys.ts";

/** The page of one's passkeys and security keys, in German. */
export const passkeysInGerman: typeof passkeysInEnglish = {
  title: "Passkeys",
  heading: "Ihre Passkeys",
  lead: "Ein Passkey ist Ihr Fingerabdruck, Ihr Gesicht oder Ihre PIN auf einem Gerät, oder ein Schlüssel zum Mitnehmen. Am besten haben Sie zwei, die nicht zusammen verloren gehen können.",
  thisDevice: "Dieses Gerät",
  securityKeyTag: "Sicherheitsschlüssel",
  kind: {
    synced: (product) =>
      product === null ? "Auch auf Ihren anderen Geräten" : `${product}, auch auf Ihren anderen Geräten`,
    unsynced: (product) =>
      product === null
        ? "Könnte auf andere Geräte übertragen werden, ist es bisher aber nicht"
        : `${product}, bisher nicht auf andere Geräte übertragen`,
    security_key: (product) =>
      product === null ? "Ein Schlüssel zum Mitnehmen, für jedes Gerät" : `${product}, für jedes Gerät`,
    device: (product, device) => {
      const where = device === null ? "nur auf dem Gerät, auf dem er angelegt wurde" : `nur auf ${device}`;
      return product === null ? `Liegt ${where}` : `${product}, ${where}`;
    },
  },
  added: (day) => `Hinzugefügt am ${day}`,
  used: (ago) => `zuletzt benutzt ${ago}`,
  neverUsed: "noch nicht benutzt",
  change: "Umbenennen oder entfernen",
  changeNamed: (name) => `${name} umbenennen oder entfernen`,
  name: "Name",
  save: "Namen speichern",
  remove: "Entfernen",
  removeNamed: (name) => `${name} entfernen`,
  removeHint: "Damit können Sie sich dann nicht mehr anmelden. Wo Sie angemeldet sind, bleiben Sie es.",
  onlyOne:
    "Das ist Ihr einziger Passkey, deshalb lässt er sich nicht entfernen. Fügen Sie zuerst einen weiteren hinzu.",
  addHeading: "Weitere hinzufügen",
  addHint: "Auf diesem Gerät oder auf einem Handy in der Nähe, das Sie auswählen, wenn Ihr Browser fragt.",
  add: "Passkey hinzufügen",
  addKeyHint:
    "Ein kleiner Schlüssel für USB oder NFC. Zu Hause verwahrt, lässt er Sie hinein, wenn alle Geräte weg sind.",
  addKey: "Sicherheitsschlüssel hinzufügen",
  firstName: { securityKey: "Sicherheitsschlüssel", elsewhere: "Anderes Gerät" },
};
