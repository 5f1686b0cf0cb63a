import { Fact, Facts } from "../../ui/facts.tsx";
import { VerdictMark } from "../../ui/verdict-mark.tsx";
import { type AuditEntry, AuditList } from "./audit-entries.tsx";
import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { type LoggedSignIn, outcomeOf, Reasons } from "./logged-sign-in.tsx";

/** What came of checking the countersignature, or that nobody has asked for it yet. */
export type Verified =
  | { readonly result: "not_asked" }
  | {
      readonly result: "valid";
      readonly passkey: string;
      readonly statement: readonly (readonly [name: string, value: string])[];
    }
  | { readonly result: "signature_invalid" | "not_found" };

type Props = {
  frame: ConsoleFrame;
  signIn: LoggedSignIn & { readonly device: string | null };
  /** The country that the new screen's address is in, in words. */
  place: string | null;
  verified: Verified;
  /** What the audit log has of this request, the newest first. */
  course: readonly AuditEntry[];
};

/** One sign-in: why it was demanded or refused what it was, what was signed, and whether that still holds. */
export const SignInEntryPage = ({ frame, signIn, place, verified, course }: Props) => {
  const { records, shell } = frame.context.messages;
  const { log: text } = records;
  const person = signIn.account?.identifier ?? text.unknownPerson;
  const title = text.heading(person, signIn.client?.name ?? text.itself);
  return (
    <ConsoleShell frame={frame} section="signIns" title={title}>
      <h1>{title}</h1>
      <Facts>
        <Fact name={text.facts.outcome}>
          <strong>{outcomeOf(text, signIn)}</strong>
        </Fact>
        <Fact name={records.at}>
          <time dateTime={new Date(signIn.at).toISOString()}>{records.instant(signIn.at)}</time>
        </Fact>
        <Fact name={text.facts.person}>
          {signIn.account === null ? text.unknownPerson : <a href={`/admin/people/${signIn.account.id}`}>{person}</a>}
        </Fact>
        <Fact name={text.facts.way}>{text.kinds[signIn.kind]}</Fact>
        <Fact name={text.facts.screen}>{shell.device(signIn.screen.browser, signIn.screen.system)}</Fact>
        <Fact name={text.facts.address}>{records.address(place, signIn.screen.address)}</Fact>
        {signIn.device !== null && <Fact name={text.facts.device}>{signIn.device}</Fact>}
        <Fact name={text.facts.request}>
          <code>{signIn.id}</code>
        </Fact>
      </Facts>
      <section aria-labelledby="why-heading">
        <h2 id="why-heading" class="console-verdict">
          {signIn.terms !== null && <VerdictMark verdict={signIn.terms.verdict} />}
          {signIn.terms === null ? text.why : `${text.why}: ${text.verdicts[signIn.terms.verdict]}`}
        </h2>
        <div class="console-text">
          <Reasons frame={frame} signIn={signIn} />
        </div>
      </section>
      <Countersignature frame={frame} signIn={signIn} verified={verified} />
      <section aria-labelledby="course-heading">
        <h2 id="course-heading">{text.course}</h2>
        <AuditList frame={frame} entries={course} />
      </section>
    </ConsoleShell>
  );
};

const Countersignature = ({ frame, signIn, verified }: Pick<Props, "frame" | "signIn" | "verified">) => {
  const { countersignature: text } = frame.context.messages.records.log;
  const answered = ["checking", "approved", "redeemed", "revoked"].includes(signIn.state);
  return (
    <section id="countersignature" aria-labelledby="countersignature-heading">
      <h2 id="countersignature-heading">{text.heading}</h2>
      {signIn.countersigned ? (
        <>
          {verified.result !== "not_asked" && (
            <p
              class={verified.result === "valid" ? "console-done" : "alert"}
              role="status"
              data-verified={verified.result}
            >
              {text[verified.result]}
            </p>
          )}
          {verified.result === "valid" && <Signed frame={frame} verified={verified} />}
          <form method="get" action={`/admin/sign-ins/${signIn.id}#countersignature`}>
            <input type="hidden" name="verify" value="yes" />
            <p class="hint" id="verify-hint">
              {text.verifyHint}
            </p>
            <p class="actions">
              <button class="button" type="submit" aria-describedby="verify-hint">
                {text.verify}
              </button>
            </p>
          </form>
        </>
      ) : (
        <p>{answered ? text.offline : text.none}</p>
      )}
    </section>
  );
};

const Signed = ({ frame, verified }: { frame: ConsoleFrame; verified: Extract<Verified, { result: "valid" }> }) => {
  const { countersignature: text } = frame.context.messages.records.log;
  return (
    <>
      <p>{text.lead}</p>
      <dl class="facts">
        {verified.statement.map(([name, value]) => (
          <div class="fact">
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p class="hint">
        {text.passkey} <code>{verified.passkey}</code>
      </p>
    </>
  );
};
