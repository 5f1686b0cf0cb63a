/**
 * Approve: one touch over the challenge that came with the card, which is the hash of what the card shows. Deny needs
 * no script.
 */
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { assertPasskey, postJson, whileBusy } from "../passkeys/passkey.client.ts";

const form = document.getElementById("approve-form") as HTMLFormElement;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("approve-button"), async () => {
    const options: PublicKeyCredentialRequestOptionsJSON = JSON.parse(form.dataset.requestOptions ?? "{}");
    const response = await assertPasskey(options);
    const { next } = await postJson<{ next: string }>(form.dataset.approve ?? "", { response });
    location.assign(next);
  });
});

// Back from the next page, the card would be out of date: ask the server what the request has become.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
