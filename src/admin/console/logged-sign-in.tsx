import type { Messages } from "../../messages/messages.ts";
import type { ConsoleFrame } from "./console-shell.tsx";

type Log = Messages["records"]["log"];

/** A sign-in as the log has it, without code or secret. */
export type LoggedSignIn = {
  readonly id: string;
  readonly kind: keyof Log["kinds"];
  readonly at: number;
  readonly state: string;
  readonly denial: string | null;
  readonly account: { readonly id: string; readonly identifier: string } | null;
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly scopes: readonly string[];
  readonly screen: { readonly browser: string; readonly system: string; readonly address: string };
  readonly terms: {
    readonly verdict: keyof Log["verdicts"];
    readonly reason: string;
    readonly demands: { readonly question: boolean; readonly checkCode: boolean };
    readonly form: "full" | "limited";
    readonly blockedBy: string | null;
  } | null;
  readonly countersigned: boolean;
};

const ownDenials = ["declined", "not_started_by_me", "check_code_wrong"];

/** Whether the policy ended it, and no person. */
const isRefused = ({ denial }: LoggedSignIn): boolean => denial !== null && !ownDenials.includes(denial);

/** How it ended or stands, in a word or two. */
export function outcomeOf(text: Log, signIn: LoggedSignIn): string {
  if (isRefused(signIn)) return text.refused;
  const said = Object.hasOwn(text.states, signIn.state)
    ? text.states[signIn.state as keyof Log["states"]]
    : signIn.state;
  return signIn.state === "redeemed" && signIn.terms?.form === "limited" ? `${said}, ${text.limited}` : said;
}

/** Why it was not let in, or what was demanded of it. */
export function whyInShort(frame: ConsoleFrame, { denial, terms }: LoggedSignIn): string {
  const { policies } = frame.context.messages;
  const blocked = denial ?? terms?.blockedBy ?? null;
  if (blocked !== null) return policies.refused[blocked] ?? blocked;
  if (terms === null) return "";
  const { question, checkCode } = terms.demands;
  return checkCode ? policies.brief.checkCode : question ? policies.brief.question : policies.brief.nothingMore;
}

/** Sentences about why it was treated as it was: what was found, and what followed from it. */
export const Reasons = ({ frame, signIn }: { frame: ConsoleFrame; signIn: LoggedSignIn }) => {
  const { records, policies } = frame.context.messages;
  const { log: text } = records;
  const { terms, denial } = signIn;
  if (terms === null) return <p>{denial === null ? text.notJudged : (policies.refused[denial] ?? denial)}</p>;
  const blocked = terms.blockedBy ?? denial;
  const demanded = [
    text.verification,
    ...(terms.demands.question ? [text.question] : []),
    ...(terms.demands.checkCode ? [text.checkCode] : []),
  ];
  return (
    <>
      <p>{text.reasons[terms.reason] ?? terms.reason}</p>
      {terms.blockedBy === null && (
        <>
          <p>{text.demandedLead}</p>
          <ul class="console-sentences">
            {demanded.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {blocked !== null && (
        <p>
          {terms.blockedBy === null ? "" : `${text.blocked} `}
          {policies.refused[blocked] ?? blocked}
        </p>
      )}
      {signIn.state === "redeemed" && (
        <p>{`${text.grantedLead} ${terms.form === "full" ? text.full : text.limitedForm}.`}</p>
      )}
    </>
  );
};
