import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";

export type HomeSession = {
  id: string;
  current: boolean;
  browser: string;
  system: string;
  address: string;
  place: string | null;
  startedAt: number;
  lastSeenAt: number;
  startedBy: "passkey" | "sign_in_request" | "invitation";
  countersignedBy: string | null;
};

export type HomePasskey = { id: string; name: string; createdAt: number; lastUsedAt: number | null; synced: boolean };

type Props = {
  context: PageContext;
  accountName: string;
  accountIdentifier: string;
  sessions: readonly HomeSession[];
  passkeys: readonly HomePasskey[];
  now: number;
};

/** Home: who you are, where you are signed in, and the passkeys that sign you in. */
export const HomePage = ({ context, accountName, accountIdentifier, sessions, passkeys, now }: Props) => {
  const { home } = context.messages;
  return (
    <PageShell context={context} title={home.title} script="src/sessions/home.client.ts">
      <h1>{accountName}</h1>
      <p class="lead">{accountIdentifier}</p>
      <p class="actions">
        <a class="button" href="/link" aria-describedby="link-hint">
          {home.link}
        </a>
        <span class="hint" id="link-hint">
          {home.linkHint}
        </span>
      </p>
      <section aria-labelledby="sessions-heading">
        <h2 id="sessions-heading">{home.sessions}</h2>
        <ul class="rows">
          {sessions.map((session) => (
            <SessionRow context={context} session={session} now={now} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="passkeys-heading">
        <h2 id="passkeys-heading">{home.passkeys}</h2>
        <ul class="rows">
          {passkeys.map((passkey) => (
            <PasskeyRow context={context} passkey={passkey} now={now} />
          ))}
        </ul>
        <form id="add-passkey-form" class="aside-form">
          <p class="hint" id="add-passkey-hint">
            {passkeys.length === 1 ? home.onePasskey : home.addPasskeyHint}
          </p>
          <button id="add-passkey-button" class="button button-quiet" type="submit" aria-describedby="add-passkey-hint">
            {home.addPasskey}
          </button>
        </form>
        <PasskeyAlert context={context} />
      </section>
    </PageShell>
  );
};

/** Relative words from the server; the script adds the clock time, in the person's own time zone, as a title. */
const Moment = ({ at, children }: { at: number; children: string }) => (
  <time dateTime={new Date(at).toISOString()}>{children}</time>
);

const SessionRow = ({ context, session, now }: { context: PageContext; session: HomeSession; now: number }) => {
  const { messages } = context;
  const { home } = messages;
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
        </h3>
        <p class="hint">{session.place === null ? session.address : `${session.place} · ${session.address}`}</p>
        <p class="hint">
          <Moment at={session.startedAt}>{home.started(messages.ago(session.startedAt, now))}</Moment>,{" "}
          <span class={session.countersignedBy === null ? undefined : "countersigned"}>{how}</span>
        </p>
        {!session.current && (
          <p class="hint">
            <Moment at={session.lastSeenAt}>{home.lastSeen(messages.ago(session.lastSeenAt, now))}</Moment>
          </p>
        )}
      </div>
      <form method="post" action={session.current ? "/sign-out" : `/sessions/${session.id}/end`}>
        <button
          class="button button-quiet"
          type="submit"
          aria-label={session.current ? undefined : home.endNamed(device)}
        >
          {session.current ? home.signOut : home.end}
        </button>
      </form>
    </li>
  );
};

const PasskeyRow = ({ context, passkey, now }: { context: PageContext; passkey: HomePasskey; now: number }) => {
  const { messages } = context;
  const { home } = messages;
  const used = passkey.lastUsedAt === null ? home.neverUsed : home.used(messages.ago(passkey.lastUsedAt, now));
  return (
    <li class="row" data-passkey={passkey.id}>
      <div class="row-text">
        <h3>{passkey.name}</h3>
        <p class="hint">{passkey.synced ? home.synced : home.deviceBound}</p>
        <p class="hint">
          {home.added(messages.day(passkey.createdAt))}, {used}
        </p>
      </div>
    </li>
  );
};
