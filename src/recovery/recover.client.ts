/** Recovery: the passkey that is still there, and the clock time at which the wait is over. */
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { assertPasskey, postJson, whileBusy } from "../passkeys/passkey.client.ts";

document.getElementById("passkey-proof-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("passkey-proof-button"), async () => {
    const options = await postJson<PublicKeyCredentialRequestOptionsJSON>("/recover/passkey/options", {});
    const response = await assertPasskey(options);
    const { next } = await postJson<{ next: string }>("/recover/passkey", { response });
    location.assign(next);
  });
});

// In the person's own time zone, which only the browser knows.
for (const time of document.querySelectorAll("time")) {
  const words = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
    dateStyle: "full",
    timeStyle: "short",
  });
  time.title = words;
  const shown = time.closest("p")?.querySelector("#ready-at");
  if (shown) shown.textContent = words;
}
