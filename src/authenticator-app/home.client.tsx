/** The app's first screen: what is waiting, and the two ways to begin, under the thumb. */
import { signInWithPasskey, whileBusy } from "../passkeys/passkey.client.ts";
import { type AppWords, ago, fill } from "../ui/app-words.ts";
import { Mark } from "../ui/wordmark.tsx";
import { type Connection, stillOpen } from "./connection.ts";
import { RequestCard } from "./request-card.client.tsx";
import type { Seen } from "./server-link.client.ts";

type Props = {
  words: AppWords;
  seen: Seen;
  /** By this phone's clock; moves on every few seconds. */
  now: number;
  onDenied: (id: string) => void;
};

const headingFor = ({ home }: AppWords, { connection, state }: Seen, count: number): string => {
  if (connection.link === "stopped") return state?.signedIn === "session" ? home.notTrusted : home.signedOut;
  if (count > 0) return count === 1 ? home.one : fill(home.many, { count });
  if (connection.link === "away") return home.away;
  return connection.heardAt === null ? home.starting : home.none;
};

/** Beside what is shown, how far it can be trusted. */
const statusOf = ({ status, ...words }: AppWords, { link, heardAt }: Connection, now: number): string => {
  if (link === "live" || link === "starting" || link === "stopped") return status[link];
  if (heardAt === null) return link === "lost" ? status.lostAtOnce : status.awayAtOnce;
  return fill(status[link], { ago: ago({ status, ...words }, heardAt, now) });
};

/** Screen readers hear of changes, not of ages. */
const announcementOf = ({ status }: AppWords, { link }: Connection, heading: string): string =>
  link === "lost" ? status.lostAtOnce : link === "away" ? status.awayAtOnce : heading;

const UsePasskey = ({ words, hint }: { words: AppWords; hint: string }) => (
  <div class="app-empty">
    <p>{hint}</p>
    <button
      class="button"
      type="button"
      onClick={({ currentTarget }) =>
        void whileBusy(currentTarget, async () => location.assign(await signInWithPasskey("/app")))
      }
    >
      {words.home.usePasskey}
    </button>
  </div>
);

const Empty = ({ hint }: { hint: string }) => (
  <div class="app-empty">
    <Mark />
    <p>{hint}</p>
  </div>
);

/** Only while nobody waits: what might be lost one day is less urgent than who is asking now. */
const SafetyHint = ({ words, hint }: { words: AppWords; hint: string }) => (
  <p class="app-hint">
    {hint} <a href="/security">{words.home.safety}</a>
  </p>
);

export const HomeScreen = ({ words, seen, now, onDenied }: Props) => {
  const { connection, state, clockOffset } = seen;
  const { home } = words;
  const serverNow = now + clockOffset;
  const requests = stillOpen(connection.requests, serverNow);
  const away = connection.link === "away";
  const heading = headingFor(words, seen, requests.length);
  return (
    <div class="app-screen" data-link={connection.link}>
      <h1 tabIndex={-1}>{heading}</h1>
      <p class="app-status hint">{statusOf(words, connection, now)}</p>
      <p class="visually-hidden" role="status">
        {announcementOf(words, connection, heading)}
      </p>
      {connection.link === "stopped" && (
        <UsePasskey words={words} hint={state?.signedIn === "session" ? home.notTrustedHint : home.signedOutHint} />
      )}
      {requests.length > 0 && <p class="caution">{home.caution}</p>}
      <ul class="app-requests plain" aria-label={home.starting} hidden={requests.length === 0}>
        {requests.map((request) => (
          <RequestCard
            key={request.id}
            words={words}
            request={request}
            serverNow={serverNow}
            away={away}
            onDenied={onDenied}
          />
        ))}
      </ul>
      {requests.length === 0 && connection.heardAt !== null && !away && (
        // Both at once, or the one that comes later would push the other.
        <>
          <Empty hint={home.noneHint} />
          {state?.hint != null && <SafetyHint words={words} hint={state.hint} />}
        </>
      )}
      {requests.length === 0 && away && <Empty hint={home.awayHint} />}
      <Dock words={words} away={away} />
    </div>
  );
};

const Dock = ({ words: { home }, away }: { words: AppWords; away: boolean }) => (
  <nav class="app-dock" aria-label={home.ways}>
    <a class={away ? "button button-quiet" : "button"} href="#scan">
      {home.scan}
    </a>
    <a class="button button-quiet" href="/link" aria-disabled={away}>
      {home.typeCode}
    </a>
    {away ? (
      <a class="button app-dock-wide" href="#offline">
        {home.withoutNetwork}
      </a>
    ) : (
      <>
        <a class="app-dock-link" href="#offline">
          {home.noNetwork}
        </a>
        <a class="app-dock-link" href="#settings">
          {home.settings}
        </a>
      </>
    )}
  </nav>
);
