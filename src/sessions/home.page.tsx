import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import {
  type HomeKnownBrowser,
  type HomePasskey,
  type HomeSession,
  KnownBrowserRow,
  PasskeyRow,
  SessionRow,
} from "./home-rows.tsx";

type Props = {
  context: PageContext;
  accountName: string;
  accountIdentifier: string;
  sessions: readonly HomeSession[];
  passkeys: readonly HomePasskey[];
  knownBrowsers: readonly HomeKnownBrowser[];
  now: number;
};

/** Home: who you are, where you are signed in, and the passkeys that sign you in. */
export const HomePage = ({
  context,
  accountName,
  accountIdentifier,
  sessions,
  passkeys,
  knownBrowsers,
  now,
}: Props) => {
  const { home, proximity } = context.messages;
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
        {sessions.some(({ current, startedBy }) => !current && startedBy === "sign_in_request") && (
          <p class="hint below" id="not-me-hint">
            {proximity.home.notMeHint}
          </p>
        )}
        <ul class="rows">
          {sessions.map((session) => (
            <SessionRow context={context} session={session} now={now} />
          ))}
        </ul>
      </section>
      {knownBrowsers.length > 0 && (
        <section aria-labelledby="known-browsers-heading">
          <h2 id="known-browsers-heading">{proximity.home.knownBrowsers}</h2>
          <p class="hint below">{proximity.home.knownBrowsersHint}</p>
          <ul class="rows">
            {knownBrowsers.map((browser) => (
              <KnownBrowserRow context={context} browser={browser} now={now} />
            ))}
          </ul>
        </section>
      )}
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
