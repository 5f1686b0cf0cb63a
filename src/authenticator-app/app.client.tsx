/**
 * The app on the phone: one page, its screens told apart by the fragment. Home comes with it, the others when they are
 * opened (or from the service worker, which fetches them when the phone has time).
 */
import { type ComponentType, render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AppWords } from "../ui/app-words.ts";
import { stillOpen } from "./connection.ts";
import { HomeScreen } from "./home.client.tsx";
import "./install.client.ts";
import { matchNotifications } from "./notifications.client.ts";
import { placeOf, type ScreenName } from "./screen-name.ts";
import { followServer, nothingSeen, type Seen, type ServerLink } from "./server-link.client.ts";

export type ScreenProps = {
  words: AppWords;
  seen: Seen;
  /** What the address brought along for this screen. */
  challenge: string | null;
  askAgain: () => void;
};
type Screen = ComponentType<ScreenProps>;

const loaders: Record<Exclude<ScreenName, "home">, () => Promise<Screen>> = {
  scan: async () => (await import("./scan.client.tsx")).ScanScreen,
  offline: async () => (await import("./offline.client.tsx")).OfflineScreen,
  settings: async () => (await import("./settings.client.tsx")).SettingsScreen,
};

const tickMilliseconds = 5_000;

/** Changes the page with the browser's own transition where there is one and the person wants movement. */
const withTransition = (change: () => void): void => {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || document.startViewTransition === undefined) change();
  else document.startViewTransition(change);
};

/** Without a server the other tabs lead nowhere, and an installed app has no way back from there. */
const closeOtherTabs = (away: boolean): void => {
  for (const link of document.querySelectorAll(".tab:not(.tab-app) a")) link.setAttribute("aria-disabled", `${away}`);
};

type Shown = { place: ReturnType<typeof placeOf>; screen: Screen | null };

/** The screen that the address names, once its code is there. */
function useShown(): Shown {
  const [shown, setShown] = useState<Shown>({ place: placeOf(""), screen: null });
  useEffect(() => {
    const go = async (): Promise<void> => {
      const place = placeOf(location.hash);
      if (place.challenge !== null) history.replaceState(null, "", `#${place.screen}`);
      const screen = place.screen === "home" ? null : await loaders[place.screen]();
      withTransition(() => setShown({ place, screen }));
    };
    const onChange = (): void => void go();
    addEventListener("hashchange", onChange);
    if (placeOf(location.hash).screen !== "home") onChange();
    return () => removeEventListener("hashchange", onChange);
  }, []);
  return shown;
}

const App = ({ words }: { words: AppWords }) => {
  const [seen, setSeen] = useState(nothingSeen);
  const [now, setNow] = useState(Date.now);
  const link = useRef<ServerLink>(undefined);
  const { place, screen: Screen } = useShown();
  const opened = useRef(place);

  useEffect(() => {
    const update = (next: Seen): void => {
      setNow(Date.now());
      setSeen(next);
    };
    link.current = followServer(update);
    const timer = setInterval(() => setNow(Date.now()), tickMilliseconds);
    return () => clearInterval(timer);
  }, []);

  const pending = stillOpen(seen.connection.requests, now + seen.clockOffset).map(({ id }) => id);
  useEffect(() => {
    if (seen.connection.link === "live") matchNotifications(pending);
  }, [pending.join(), seen.connection.link]);

  useEffect(() => closeOtherTabs(seen.connection.link === "away"), [seen.connection.link]);

  // Whoever changes the screen by keyboard or screen reader is at its beginning.
  useLayoutEffect(() => {
    if (opened.current === place) return;
    opened.current = place;
    document.querySelector<HTMLElement>("#app h1")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);

  if (place.screen === "home" || Screen === null)
    return <HomeScreen words={words} seen={seen} now={now} onDenied={(id) => link.current?.denied(id)} />;
  return <Screen words={words} seen={seen} challenge={place.challenge} askAgain={() => link.current?.askAgain()} />;
};

const root = document.getElementById("app");
if (root !== null) {
  const words = JSON.parse(root.dataset.words ?? "{}") as AppWords;
  root.replaceChildren();
  render(<App words={words} />, root);
  void navigator.serviceWorker?.register("/app/service-worker.js", { scope: "/app" }).catch(() => undefined);
}
