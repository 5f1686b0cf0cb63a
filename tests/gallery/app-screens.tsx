/** The app on the phone, in each state that its server can put it in. */

import { AppPage } from "../../src/authenticator-app/app.page.tsx";
import type { AppState } from "../../src/authenticator-app/app-state.ts";
import type { PendingRequest } from "../../src/authenticator-app/connection.ts";
import { minutes, now, type Screen } from "./screen-kinds.tsx";

const state: AppState = {
  now,
  signedIn: "device",
  name: "Ada Lovelace",
  push: "none",
  offlinePasskey: null,
  hint: null,
};
const request: PendingRequest = {
  id: "sir_Zk3pQ0xV7mT2bN8sLw4Yra",
  kind: "page",
  browser: "Firefox",
  system: "Windows 11",
  place: "Ghent, Belgium",
  clientName: "Harbour Notes",
  createdAt: now - 40_000,
  expiresAt: now + 3 * minutes,
};
const another: PendingRequest = {
  ...request,
  id: "sir_Bq8sLw4YraZk3pQ0xV7mT2",
  browser: "Chrome",
  system: "ChromeOS",
  place: null,
  clientName: null,
  createdAt: now - 2 * minutes,
};

const app = (
  name: string,
  known: { state?: Partial<AppState>; requests?: readonly PendingRequest[] } | null,
  fragment = "",
): Screen => ({
  name: `app-${name}`,
  page: (context) => <AppPage context={context} />,
  fragment,
  answers:
    known === null
      ? {}
      : {
          "/app/state": { json: { ...state, ...known.state } },
          "/app/events": { event: "requests", data: known.requests ?? [] },
        },
});

export const appScreens: readonly Screen[] = [
  app("home", {}),
  app("home-hint", { state: { hint: "If you lost Pixel 9 today, only an administrator could let you back in." } }),
  app("home-one", { requests: [request] }),
  app("home-two", { requests: [request, another] }),
  app("home-signed-out", { state: { signedIn: "none", name: null } }),
  app("home-by-code", { state: { signedIn: "session" } }),
  app("home-reconnecting", null),
  app("scan", {}, "scan"),
  app("offline", { state: { offlinePasskey: "c2FtcGxl" } }, "offline"),
  app("offline-not-set-up", {}, "offline"),
  app("settings", {}, "settings"),
  app("settings-signed-out", { state: { signedIn: "none", name: null } }, "settings"),
];
