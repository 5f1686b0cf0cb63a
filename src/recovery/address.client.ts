/** Addresses: a fresh touch before any of them changes. The rest of the page works by itself. */
import "../passkeys/fresh-form.client.ts";
