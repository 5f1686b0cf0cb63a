/**
 * Approve: one touch over the challenge that came with the card, which is the hash of what the card shows. Whoever was
 * sent the code is stopped instead. Deny needs no script. Beside all that, the phone looks for the new screen nearby.
 */
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { assertPasskey, postJson, whileBusy } from "../passkeys/passkey.client.ts";
import { lookNearby, returnNonce } from "../proximity/nearby-phone.client.ts";
import { cardAsChosen, followChoices } from "./choose-use.client.ts";

const form = document.getElementById("approve-form") as HTMLFormElement | null;
const button = document.getElementById("approve-button");

/** The answer to "Where do you see this code?"; undefined where that was not asked. */
const seen = (): string | undefined => document.querySelector<HTMLInputElement>("input[name=seen]:checked")?.value;

/** While the server judges anew, and after: whether it has replaced this card. */
let replaced: Promise<boolean> | undefined;

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (seen() === "sent_to_me") return (document.getElementById("not-mine-form") as HTMLFormElement).submit();
  void whileBusy(button, async () => {
    await cardAsChosen();
    // A card that is about to be replaced by a better one is not to be signed.
    if (replaced !== undefined && (await replaced)) return location.reload();
    const options: PublicKeyCredentialRequestOptionsJSON = JSON.parse(form.dataset.requestOptions ?? "{}");
    const response = await assertPasskey(options);
    const { next } = await postJson<{ next: string }>(form.dataset.approve ?? "", { response, seen: seen() });
    location.assign(next);
  });
});

button?.removeAttribute("disabled");

// The button says what it will do.
const nameButton = (): void => {
  if (button === null) return;
  const stops = seen() === "sent_to_me";
  button.textContent = (stops ? button.dataset.stopLabel : button.dataset.approveLabel) ?? "";
  button.classList.toggle("button-alarm-loud", stops);
};
for (const answer of document.querySelectorAll("input[name=seen]")) answer.addEventListener("change", nameButton);
followChoices(nameButton);
nameButton();

const nearbyPath = document.getElementById("approval-card")?.dataset.nearby;
if (nearbyPath !== undefined) {
  const working = document.getElementById("nearby-working");
  working?.removeAttribute("hidden");
  void lookNearby(nearbyPath).then(async (nonce) => {
    // Whoever is approving by now approves the card as they read it: the server, too, is to keep it as it is.
    if (nonce !== null && button?.getAttribute("aria-busy") !== "true") {
      replaced = returnNonce(nearbyPath, nonce);
      if (await replaced) location.reload();
    }
    working?.setAttribute("hidden", "");
  });
}

// Back from the next page, the card would be out of date: ask the server what the request has become.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
