/** The list of devices and each one's page: changes ask for a touch first where the last one is too old. */
import "../passkeys/fresh-form.client.ts";
