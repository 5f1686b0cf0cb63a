/** Home: adding a passkey. Changing credentials needs a touch from moments ago; if it is older, that touch comes first. */
import { verifiedFirst } from "../passkeys/fresh-form.client.ts";
import { registerPasskey, whileBusy } from "../passkeys/passkey.client.ts";

const addPasskey = (): Promise<string> =>
  registerPasskey("/passkeys/registration/options", "/passkeys/registration", {}, {});

document.getElementById("add-passkey-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("add-passkey-button"), async () => {
    location.assign(await verifiedFirst(addPasskey));
  });
});

// Clock times are added here, where the person's time zone is known.
for (const time of document.querySelectorAll("time")) {
  time.title = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
    dateStyle: "long",
    timeStyle: "short",
  });
}
