/** The pages about what one signs in with, how one gets back in, and what has happened. */
import { PasskeyListPage } from "../../src/passkeys/passkey-list.page.tsx";
import type { ShownPasskey } from "../../src/passkeys/passkey-row.tsx";
import { minutes, now, type Screen } from "./screen-kinds.tsx";

const days = 24 * 60 * minutes;

const passkey: ShownPasskey = {
  id: "pk_synced",
  name: "Google Password Manager",
  kind: "synced",
  product: "Google Password Manager",
  device: null,
  createdAt: now - 20 * days,
  lastUsedAt: now - 2 * minutes,
};
const passkeys: ShownPasskey[] = [
  passkey,
  {
    ...passkey,
    id: "pk_hello",
    name: "Laptop",
    kind: "device",
    product: "Windows Hello",
    device: { name: "Laptop", isThisOne: true },
    lastUsedAt: now - 3 * days,
  },
  { ...passkey, id: "pk_mac", name: "Work", kind: "unsynced", product: "iCloud Keychain", lastUsedAt: now - 90 * days },
  {
    ...passkey,
    id: "pk_key",
    name: "Key in the drawer",
    kind: "security_key",
    product: "YubiKey 5 series with NFC",
    lastUsedAt: null,
  },
  { ...passkey, id: "pk_old", name: "Pixel 4", kind: "device", product: null, lastUsedAt: now - 400 * days },
];

const passkeyPage = (name: string, shown: ShownPasskey[], freshFor = 200_000): Screen => ({
  name,
  page: (context) => (
    <PasskeyListPage context={context} passkeys={shown} accepted={null} freshFor={freshFor} now={now} />
  ),
});

export const securityScreens: readonly Screen[] = [
  passkeyPage("passkeys", passkeys),
  passkeyPage("passkeys-stale", passkeys, 0),
  passkeyPage("passkeys-only-one", [passkey]),
];
