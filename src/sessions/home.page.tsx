import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { RiskCard, type ShownRisk } from "../ui/risk-meter.tsx";
import { type HomeSession, SessionRow } from "./home-rows.tsx";

type Props = {
  context: PageContext;
  accountName: string;
  accountIdentifier: string;
  sessions: readonly HomeSession[];
  /** Whether the account stands better than the person knows: the page's script notes it. */
  better: boolean;
  /** Null when there is nothing to bring up. */
  risk: ShownRisk | null;
  /** The device that lets this browser have a passkey of its own; null when none does. */
  trustedBy: string | null;
  /** It may yet: the script looks from time to time. */
  awaitsTrust: boolean;
  /** Whether this account has a role in the console. */
  administers: boolean;
  /** Somebody is getting back into this account just now. */
  recoveryRuns: boolean;
  now: number;
};

/** Home: who you are, and where you are signed in. */
export const HomePage = (props: Props) => {
  const {
    context,
    accountName,
    accountIdentifier,
    sessions,
    risk,
    better,
    trustedBy,
    awaitsTrust,
    recoveryRuns,
    administers,
    now,
  } = props;
  const { home, proximity, devices, accountRecovery } = context.messages;
  return (
    <AccountShell context={context} section="home" title={home.title} script="src/sessions/home.client.ts">
      <h1 data-risk-seen={better ? "" : undefined}>{accountName}</h1>
      <p class="lead">{accountIdentifier}</p>
      {recoveryRuns && (
        <section class="notice" aria-labelledby="recovery-heading">
          <h2 id="recovery-heading">{accountRecovery.running.heading}</h2>
          <p>{accountRecovery.running.banner}</p>
          <a class="button button-alarm" href="/recoveries">
            {accountRecovery.running.look}
          </a>
        </section>
      )}
      {trustedBy !== null && (
        <section class="notice" aria-labelledby="trust-heading">
          <h2 id="trust-heading">{devices.computer.bannerHeading}</h2>
          <p>{devices.computer.banner(trustedBy)}</p>
          <a class="button button-approve" href="/enrol/computer">
            {devices.computer.go}
          </a>
        </section>
      )}
      {/* Approving takes a passkey, which would make one of the person's devices of a shared screen. */}
      {context.onSharedScreen?.() !== true && (
        <p class="actions" data-awaits-trust={awaitsTrust ? "/enrol/computer/state" : undefined}>
          <a class="button" href="/link" aria-describedby="link-hint">
            {home.link}
          </a>
          <span class="hint" id="link-hint">
            {home.linkHint}
          </span>
        </p>
      )}
      {administers && (
        <p class="actions">
          <a class="button button-quiet" href="/admin">
            {home.console}
          </a>
        </p>
      )}
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
    </AccountShell>
  );
};
