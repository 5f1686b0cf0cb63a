import type { Advice } from "../recovery/lockout-advice.ts";
import { type LockoutRisk, type RiskLevel, riskLevels } from "../recovery/lockout-risk.ts";
import type { PageContext } from "./page-context.ts";

/** Where each piece of advice is followed. */
export const adviceHref: Readonly<Record<Advice, string>> = {
  recovery_codes: "/security/recovery-codes",
  email: "/security/addresses",
  second_device: "/devices/add",
  security_key: "/security/passkeys#add",
  phone: "/security/addresses",
};

export type ShownRisk = Pick<LockoutRisk, "level" | "worst" | "situations"> & {
  readonly advice: readonly Advice[];
  readonly worse: boolean;
  /** How long a recovery by one method waits. */
  readonly waitHours: number;
};

/** Three bars, filled as far as the account is covered. The words beside them say the same. */
export const RiskBars = ({ level }: { level: RiskLevel }) => (
  <span class={`risk-bars risk-${level}`} aria-hidden="true">
    {riskLevels.slice(1).map((each) => (
      <i class={riskLevels.indexOf(each) <= riskLevels.indexOf(level) ? "filled" : undefined} />
    ))}
  </span>
);

type Props = { context: PageContext; risk: ShownRisk };

/** The one sentence: what would happen if the worst single thing were lost today. */
export const RiskSentence = ({ context, risk }: Props) => (
  <>{context.messages.security.risk.sentence(risk.worst.loss, risk.worst.way, risk.waitHours)}</>
);

/** A calm card for pages about something else. It has an answer, and can be put away. */
export const RiskCard = ({ context, risk }: Props) => {
  const { risk: text } = context.messages.security;
  const [first] = risk.advice;
  return (
    <aside class="risk-card" aria-labelledby="risk-card-heading">
      <h2 id="risk-card-heading" class="risk-heading">
        <RiskBars level={risk.level} />
        {text.level[risk.level]}
      </h2>
      <p>
        <RiskSentence context={context} risk={risk} />
        {risk.worse && ` ${text.worse}`}
      </p>
      <div class="risk-card-actions">
        {first !== undefined && (
          <a class="button button-quiet" href={adviceHref[first]}>
            {text.advice[first].label}
          </a>
        )}
        <a href="/security">{text.more}</a>
        <form method="post" action="/security/risk/dismiss">
          <button class="text-button" type="submit">
            {text.later}
          </button>
        </form>
      </div>
    </aside>
  );
};
