import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { RiskCard, type ShownRisk } from "../ui/risk-meter.tsx";
import { type HomeKnownBrowser, type HomeSession, KnownBrowserRow, SessionRow } from "./home-rows.tsx";

type Props = {
  context: PageContext;
  accountName: string;
  accountIdentifier: string;
  sessions: readonly HomeSession[];
  knownBrowsers: readonly HomeKnownBrowser[];
  /** Null when there is nothing to bring up. */
  risk: ShownRisk | null;
  now: number;
};

/** Home: who you are, and where you are signed in. */
export const HomePage = ({ context, accountName, accountIdentifier, sessions, knownBrowsers, risk, now }: Props) => {
  const { home, proximity } = context.messages;
  return (
    <AccountShell context={context} section="home" title={home.title} script="src/ui/clock-times.client.ts">
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
      {risk !== null && <RiskCard context={context} risk={risk} />}
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
    </AccountShell>
  );
};
