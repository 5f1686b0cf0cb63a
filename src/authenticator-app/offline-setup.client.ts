/** Turning offline answers on and off, while there is network. */
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { postJson } from "../passkeys/passkey.client.ts";
import { toBase64Url, touchForKey } from "./passkey-key.client.ts";

/** False when the passkey that was touched has no PRF: nothing was set up then. */
export async function turnOfflineOn(): Promise<boolean> {
  const options = await postJson<PublicKeyCredentialRequestOptionsJSON>("/app/offline-key/options", {});
  const { response, key } = await touchForKey(options);
  if (key === null) return false;
  await postJson("/app/offline-key", { response, key: toBase64Url(key) });
  return true;
}

export async function turnOfflineOff(): Promise<void> {
  await postJson("/app/offline-key/remove", {});
}
