/** What this phone may do for its owner, in rows: state in a word, a sentence about it, one button. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { whileBusy } from "../passkeys/passkey.client.ts";
import type { AppWords } from "../ui/app-words.ts";
import type { ScreenProps } from "./app.client.tsx";
import { install, installState, onInstallChange } from "./install.client.ts";
import { turnOfflineOff, turnOfflineOn } from "./offline-setup.client.ts";
import { type PushState, pushState, turnPushOff, turnPushOn } from "./push.client.ts";
import { ScreenTop } from "./screen-top.client.tsx";

type Words = AppWords["settings"];

const Row = (props: { title: string; state: string; hints: readonly string[]; children?: ComponentChildren }) => (
  <li class="row">
    <div class="row-text">
      <h2>
        {props.title}
        <span class="tag tag-plain">{props.state}</span>
      </h2>
      {props.hints.map((hint) => (
        <p class="hint" key={hint}>
          {hint}
        </p>
      ))}
    </div>
    {props.children}
  </li>
);

const Switch = (props: { label: string; named: string; onPress: () => Promise<void> }) => (
  <button
    class="button button-quiet"
    type="button"
    aria-label={`${props.named}: ${props.label}`}
    onClick={({ currentTarget }) => void whileBusy(currentTarget, props.onPress)}
  >
    {props.label}
  </button>
);

const Notifications = ({ words, seen, askAgain }: ScreenProps) => {
  const { settings } = words;
  const [push, setPush] = useState<PushState>("off");
  const onServer = seen.state?.push ?? "none";
  useEffect(() => void pushState(onServer).then(setPush), [onServer, seen]);
  const isOn = push === "on" || push === "failing";
  const hints = {
    on: settings.notificationsHint,
    off: settings.notificationsHint,
    failing: settings.failingHint,
    blocked: settings.blockedHint,
    unsupported: installState() === "apple" ? settings.installFirst : settings.unsupportedHint,
  };
  const press = async (): Promise<void> => {
    await (isOn ? turnPushOff() : turnPushOn());
    setPush(await pushState(isOn ? "none" : "reachable"));
    askAgain();
  };
  return (
    <Row title={settings.notifications} state={settings[push]} hints={[hints[push]]}>
      {push !== "blocked" && push !== "unsupported" && (
        <Switch label={isOn ? settings.turnOff : settings.turnOn} named={settings.notifications} onPress={press} />
      )}
    </Row>
  );
};

const Offline = ({ words: { settings }, seen, askAgain }: ScreenProps) => {
  const [without, setWithout] = useState(false);
  const isOn = seen.state?.offlinePasskey != null;
  const press = async (): Promise<void> => {
    if (isOn) await turnOfflineOff();
    else setWithout(!(await turnOfflineOn()));
    askAgain();
  };
  const hints = [settings.offlineHint, ...(without ? [settings.offlineNoPrf] : [])];
  return (
    <Row title={settings.offline} state={isOn ? settings.on : settings.off} hints={hints}>
      <Switch label={isOn ? settings.turnOff : settings.turnOn} named={settings.offline} onPress={press} />
    </Row>
  );
};

const Install = ({ words }: { words: Words }) => {
  const [state, setState] = useState(installState);
  useEffect(() => onInstallChange(() => setState(installState())), []);
  const how = { installed: null, offered: null, apple: words.installApple, other: words.installOther }[state];
  return (
    <Row
      title={words.install}
      state={state === "installed" ? words.installed : ""}
      hints={how === null ? [words.installHint] : [words.installHint, how]}
    >
      {state === "offered" && <Switch label={words.installButton} named={words.install} onPress={install} />}
    </Row>
  );
};

export const SettingsScreen = (props: ScreenProps) => {
  const { words, seen } = props;
  const { settings } = words;
  const away = seen.connection.link === "away";
  const signedIn = seen.state?.signedIn === "device";
  const camera = navigator.mediaDevices === undefined ? settings.cameraNo : settings.cameraYes;
  return (
    <div class="app-screen">
      <ScreenTop back={words.back} title={settings.title} />
      <p class="app-status hint">{away ? settings.needsNetwork : signedIn ? seen.state?.name : settings.signIn}</p>
      <ul class="rows" inert={away}>
        {signedIn && <Notifications {...props} />}
        {signedIn && <Offline {...props} />}
        <Install words={settings} />
        <Row title={settings.camera} state="" hints={[camera]} />
        {signedIn && (
          <Row title={settings.account} state="" hints={[seen.state?.name ?? ""]}>
            <form method="post" action="/sign-out">
              <button class="button button-quiet" type="submit">
                {settings.signOut}
              </button>
            </form>
          </Row>
        )}
      </ul>
    </div>
  );
};
