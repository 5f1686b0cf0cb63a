/** The page of one's passkeys and security keys, in English. */
export const passkeysInEnglish = {
  title: "Passkeys",
  heading: "Your passkeys",
  lead: "A passkey is your fingerprint, face or PIN on a device, or a key that you carry. Keep two that you cannot lose together.",
  thisDevice: "This device",
  securityKeyTag: "Security key",
  /** What it is and where it lives. `product` and `device` are names, null when they are not known. */
  kind: {
    synced: (product: string | null) =>
      product === null ? "Synced to your other devices" : `${product}, synced to your other devices`,
    unsynced: (product: string | null) =>
      product === null
        ? "Could be synced to other devices, and is not so far"
        : `${product}, not synced to other devices so far`,
    security_key: (product: string | null) =>
      product === null ? "A key that you carry, for any device" : `${product}, for any device`,
    device: (product: string | null, device: string | null) => {
      const where = device === null ? "only on the device it was made on" : `only on ${device}`;
      return product === null ? `Lives ${where}` : `${product}, ${where}`;
    },
  },
  added: (day: string) => `Added on ${day}`,
  used: (ago: string) => `last used ${ago}`,
  neverUsed: "not used yet",
  change: "Rename or remove",
  changeNamed: (name: string) => `Rename or remove ${name}`,
  name: "Name",
  save: "Save the name",
  remove: "Remove",
  removeNamed: (name: string) => `Remove ${name}`,
  removeHint: "It cannot sign you in any more. Where you are signed in, you stay signed in.",
  onlyOne: "This is your only passkey, so it cannot be removed. Add another one first.",
  addHeading: "Add another",
  addHint: "On this device, or on a phone nearby that you choose when your browser asks.",
  add: "Add a passkey",
  addKeyHint: "A small key for USB or NFC. Kept at home, it lets you in when every device is gone.",
  addKey: "Add a security key",
  /** What new ones are called at first. */
  firstName: { securityKey: "Security key", elsewhere: "Another device" },
};
