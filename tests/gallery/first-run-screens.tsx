/** A new machine from its first page on, what the card asks about it, and a shared screen. */
import { StartPage } from "../../src/sign-in/start.page.tsx";
import {
  approval,
  decided,
  doubtful,
  home,
  minutes,
  now,
  type Screen,
  session,
  signIn,
  waiting,
} from "./screen-kinds.tsx";

const ways = { own: "/sign-in?use=own", shared: "/sign-in?use=shared", otherwise: "/sign-in" };
const trusted = {
  verdict: "likely",
  reason: "same_network",
  demands: { question: false, checkCode: false },
  form: "full",
  blockedBy: null,
} as const;
const signedIn = { state: "redeemed", limitedUntil: null, expectedHost: "id.example.com" } as const;
const here = { ...session, startedBy: "sign_in_request", countersignedBy: "Pixel 9", verdict: "likely" } as const;

const onSharedScreen = ({ name, page, ...rest }: Screen): Screen => ({
  ...rest,
  name: `${name}-on-shared-screen`,
  page: (context) => page({ ...context, onSharedScreen: () => true }),
});

export const firstRunScreens: readonly Screen[] = [
  { name: "start", page: (context) => <StartPage context={context} ways={ways} /> },
  signIn("own", waiting, null, "own"),
  signIn("shared", waiting, null, "shared"),
  signIn("shared-for-app", waiting, "Harbour Notes", "shared"),
  approval("own-asked", { wanted: "own", terms: { ...trusted, use: "ordinary" } }),
  approval("own-chosen", { wanted: "own", terms: { ...trusted, use: "own" } }),
  approval("own-not-possible", { ...doubtful, wanted: "own" }),
  approval("shared-chosen", { terms: { ...trusted, use: "shared" }, sessionLifetimeSeconds: 3600 }),
  approval("shared-asked", { wanted: "shared", terms: { ...trusted, use: "shared" }, sessionLifetimeSeconds: 3600 }),
  approval("known-device", {
    terms: { ...trusted, verdict: "known", reason: "known_browser", use: "ordinary" },
    kind: "device_grant",
    clientName: "Harbour CLI",
    browser: "Harbour CLI",
    system: "Linux",
  }),
  decided("own", { ...signedIn, form: "full", use: "own", trust: { is: "offered", freshFor: 0 } }, true),
  decided("shared", { ...signedIn, form: "full", use: "shared", trust: null }, true),
  decided(
    "shared-limited",
    { ...signedIn, form: "limited", use: "shared", trust: null, limitedUntil: now + 59 * minutes },
    true,
  ),
  onSharedScreen(home("home", [{ ...here, shared: true }])),
];
