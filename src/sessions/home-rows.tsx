import type { Messages } from "../messages/messages.ts";
import type { PageContext } from "../ui/page-context.ts";

export type HomeSession = {
  id: string;
  current: boolean;
  browser: string;
  system: string;
  address: string;
  place: string | null;
  startedAt: number;
  lastSeenAt: number;
  startedBy: keyof Messages["home"]["startedBy"];
  countersignedBy: string | null;
  /** How near it was judged to be; null for a session that a passkey began right there. */
  verdict: keyof Messages["proximity"]["home"]["verdict"] | null;
  form: "full" | "limited";
  shared: boolean;
  /** Where its limits can be lifted; null when it has none, or cannot be done from here. */
  liftPath: string | null;
};

/** Relative words from the server; the script adds the clock time, in the person's own time zone, as a title. */
const Moment = ({ at, children }: { at: number; children: string }) => (
  <time dateTime={new Date(at).toISOString()}>{children}</time>
);

export const SessionRow = ({ context, session, now }: { context: PageContext; session: HomeSession; now: number }) => {
  const { messages } = context;
  const { home, proximity } = messages;
  const device = messages.shell.device(session.browser, session.system);
  const how =
    session.countersignedBy === null
      ? home.startedBy[session.startedBy]
      : home.countersignedBy(session.countersignedBy);
  return (
    <li class="row" data-session={session.id}>
      <div class="row-text">
        <h3>
          {device}
          {session.current && <span class="tag">{home.current}</span>}
          {session.form === "limited" && <span class="tag tag-plain">{proximity.home.limited}</span>}
          {session.shared && <span class="tag tag-plain">{messages.firstRun.sessionTag}</span>}
        </h3>
        <p class="hint">{session.place === null ? session.address : `${session.place} · ${session.address}`}</p>
        <p class="hint">
          <Moment at={session.startedAt}>{home.started(messages.ago(session.startedAt, now))}</Moment>,{" "}
          <span class={session.countersignedBy === null ? undefined : "countersigned"}>{how}</span>
          {session.verdict !== null && `, ${proximity.home.verdict[session.verdict]}`}
        </p>
        {session.form === "limited" && <p class="hint">{proximity.home.limitedHint}</p>}
        {!session.current && (
          <p class="hint">
            <Moment at={session.lastSeenAt}>{home.lastSeen(messages.ago(session.lastSeenAt, now))}</Moment>
          </p>
        )}
      </div>
      <div class="row-actions">
        <form method="post" action={session.current ? "/sign-out" : `/sessions/${session.id}/end`}>
          <button
            class="button button-quiet"
            type="submit"
            aria-label={session.current ? undefined : home.endNamed(device)}
          >
            {session.current ? home.signOut : home.end}
          </button>
        </form>
        {!session.current && session.startedBy === "sign_in_request" && (
          <form method="post" action={`/sessions/${session.id}/not-me`}>
            <button
              class="button button-alarm"
              type="submit"
              aria-label={proximity.home.notMeNamed(device)}
              aria-describedby="not-me-hint"
            >
              {proximity.home.notMe}
            </button>
          </form>
        )}
        {session.liftPath !== null && (
          <a class="button button-quiet" href={session.liftPath} aria-label={proximity.home.liftNamed(device)}>
            {proximity.home.lift}
          </a>
        )}
      </div>
    </li>
  );
};
