import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { adviceHref, RiskBars, RiskSentence, type ShownRisk } from "../ui/risk-meter.tsx";

/** A row that leads to its own page. `state` says in a line how it stands there. */
export type SecurityRow = {
  name: "passkeys" | "securityKeys" | "devices" | "knownBrowsers" | "recoveryCodes" | "addresses" | "apps" | "activity";
  state: string;
  /** Said below, where there is more to say. */
  note: string | null;
};

const hrefs: Record<SecurityRow["name"], string> = {
  passkeys: "/security/passkeys",
  securityKeys: "/security/passkeys",
  devices: "/devices",
  knownBrowsers: "/devices#known-browsers-heading",
  recoveryCodes: "/security/recovery-codes",
  addresses: "/security/addresses",
  apps: "/apps",
  activity: "/activity",
};

type Props = { context: PageContext; risk: ShownRisk; rows: readonly SecurityRow[] };

/** How the account stands: the meter first, then everything that opens it or has access. */
export const SecurityPage = ({ context, risk, rows }: Props) => {
  const { security } = context.messages;
  return (
    <AccountShell context={context} section="security" title={security.title} script="src/ui/risk-seen.client.ts">
      <h1>{security.heading}</h1>
      <Meter context={context} risk={risk} />
      <section aria-labelledby="rows-heading">
        <h2 id="rows-heading">{security.rows.heading}</h2>
        <ul class="rows">
          {rows.map(({ name, state, note }) => (
            <li class="row row-link">
              <div class="row-text">
                <h3>
                  <a href={hrefs[name]}>{security.rows[name]}</a>
                </h3>
                {note !== null && <p class="hint">{note}</p>}
              </div>
              <span class="row-state">{state}</span>
            </li>
          ))}
        </ul>
      </section>
    </AccountShell>
  );
};

const Meter = ({ context, risk }: { context: PageContext; risk: ShownRisk }) => {
  const { risk: text } = context.messages.security;
  return (
    <section aria-labelledby="risk-heading" class="risk" data-risk-seen>
      <h2 id="risk-heading" class="risk-heading">
        <RiskBars level={risk.level} />
        {text.level[risk.level]}
      </h2>
      <p class="risk-sentence">
        <RiskSentence context={context} risk={risk} />
      </p>
      {risk.worse && <p>{text.worse}</p>}
      {risk.advice.length > 0 && (
        <>
          <h3 id="advice-heading">{text.next}</h3>
          <ul class="risk-advice" aria-labelledby="advice-heading">
            {risk.advice.slice(0, 3).map((advice) => (
              <li>
                <a href={adviceHref[advice]}>{text.advice[advice].label}</a>
                <span class="fact-note">{text.advice[advice].why}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {risk.situations.length > 1 && (
        <details class="fold">
          <summary>{text.each}</summary>
          <dl class="facts">
            {risk.situations.map(({ loss, way }) => (
              <div class="fact">
                <dt>{text.ifLost(loss)}</dt>
                <dd>
                  {text.result(way, risk.waitHours)}
                  {way.how === "at_once" && way.spare === null && <span class="fact-note">{text.noSpare}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
};
