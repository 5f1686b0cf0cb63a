/** What the server tells the app about itself, at GET /app/state. Never kept on the phone. */
export interface AppState {
  /** The server's clock, in epoch milliseconds: ages are told by it, however wrong the phone's is. */
  readonly now: number;
  /** `device`: an authorization device; `session`: signed in, but by a code; `none`: not at all. */
  readonly signedIn: "device" | "session" | "none";
  readonly name: string | null;
  /** Whether this device can be rung, as the server knows it. */
  readonly push: "reachable" | "failing" | "none";
  /** The id of the passkey that answers without network on this device; null when none was set up. */
  readonly offlinePasskey: string | null;
  /** What would happen if something were lost today, in a sentence, while that is worth bringing up; null otherwise. */
  readonly hint: string | null;
}
