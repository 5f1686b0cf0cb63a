type WebauthnLibrary = typeof import("@simplewebauthn/server");

let loading: Promise<WebauthnLibrary> | undefined;

/**
 * SimpleWebAuthn, loaded when it is first asked for and not with the server: what it brings along for authenticators'
 * certificates takes a third of the time that a start takes. `serve.ts` asks as soon as it serves, so that nobody waits.
 */
export function webauthnLibrary(): Promise<WebauthnLibrary> {
  loading ??= import("@simplewebauthn/server");
  return loading;
}
