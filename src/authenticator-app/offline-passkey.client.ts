/** Which passkey answers without network on this phone: remembered here, since then there is no server to ask. */
import type { AppState } from "./app-state.ts";

const rememberedAs = "countersign-app-offline-passkey";

/** The id of the credential; null when there is none. */
export const rememberedPasskey = (): string | null => localStorage.getItem(rememberedAs);

/** As the server knows it, each time it answers. Whoever is signed out has none here. */
export const rememberPasskey = ({ offlinePasskey }: AppState): void => {
  if (offlinePasskey === null) localStorage.removeItem(rememberedAs);
  else localStorage.setItem(rememberedAs, offlinePasskey);
};
