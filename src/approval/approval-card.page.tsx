import { CodeDisplay } from "../ui/code-display.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { BackchannelQuestion, BackchannelVerdict, BackchannelWarning, BindingMessage } from "./backchannel-card.tsx";
import type { ApprovalCard, requestOptionsFor } from "./card.ts";
import { CardFacts } from "./card-facts.tsx";
import { CardQuestion } from "./card-question.tsx";
import { OwnChoice, SharedChoice } from "./card-use.tsx";
import { DenyForm, NotMineForm } from "./deny-forms.tsx";
import { hostHeading, JoinLead, KnownHost } from "./host-card.tsx";
import { Blocked, SentCodeWarning, VerdictLine } from "./verdict-line.tsx";

type CardProps = { context: PageContext; card: ApprovalCard };
type Props = CardProps & { requestOptions: ReturnType<typeof requestOptionsFor> };

/** The phone, deciding. Everything that the countersignature will state is on this page. */
export const ApprovalCardPage = ({ context, card, requestOptions }: Props) => {
  const { messages } = context;
  const { approval, proximity } = messages;
  const { verdict, demands, blockedBy } = card.terms;
  const blocked = blockedBy !== null;
  const doubtful = verdict === "unknown" || verdict === "contradicted";
  const direct = card.kind === "ciba";
  const joins = card.host?.action === "join";
  const heading =
    hostHeading(context, card) ??
    (direct ? messages.backchannel.heading(card.clientName ?? "") : approval.heading(card.clientName));
  return (
    <PageShell context={context} title={approval.title} script="src/approval/approval-card.client.ts">
      <h1>{blocked ? proximity.blockedHeading : heading}</h1>
      {blocked ? <Blocked context={context} card={card} /> : <Verdict context={context} card={card} />}
      {joins && <JoinLead context={context} card={card} />}
      {doubtful &&
        !blocked &&
        !joins &&
        (direct ? <BackchannelWarning context={context} /> : <SentCodeWarning context={context} />)}
      <div id="approval-card" data-nearby={couldBeNearby(card) ? `/link/${card.requestId}/nearby` : undefined}>
        {direct ? <BindingMessage context={context} card={card} /> : <Code context={context} card={card} />}
        {demands.question && !blocked && <Question context={context} card={card} />}
        <OwnChoice context={context} card={card} />
        <CardFacts context={context} card={card} />
        <SharedChoice context={context} card={card} />
      </div>
      {blocked ? (
        <div class="decision decision-single">
          <DenyForm context={context} requestId={card.requestId} />
        </div>
      ) : (
        <Decision context={context} card={card} requestOptions={requestOptions} />
      )}
      <PasskeyAlert context={context} />
      <NotMineForm context={context} requestId={card.requestId} />
    </PageShell>
  );
};

const Verdict = ({ context, card }: CardProps) =>
  card.kind === "ciba" ? (
    <BackchannelVerdict context={context} card={card} />
  ) : card.host !== null && card.terms.verdict === "known" ? (
    <KnownHost context={context} />
  ) : (
    <VerdictLine context={context} card={card} />
  );

const Question = ({ context, card }: CardProps) =>
  card.kind === "ciba" ? <BackchannelQuestion context={context} card={card} /> : <CardQuestion context={context} />;

const Code = ({ context, card }: CardProps) => {
  const { approval, proximity } = context.messages;
  const compared = card.terms.blockedBy !== null || card.terms.demands.question;
  return (
    <CodeDisplay code={card.userCode} label={compared ? proximity.code : approval.compare} size="medium">
      <span id="nearby-working" class="working" hidden />
    </CodeDisplay>
  );
};

/** Whether finding the new screen directly would better what the person is asked, or lift a ban. */
const couldBeNearby = ({ kind, terms }: ApprovalCard): boolean =>
  kind === "page" && (terms.verdict === "unknown" || (terms.verdict === "likely" && terms.blockedBy !== null));

const Decision = ({ context, card, requestOptions }: Props) => {
  const { approval, proximity, firstRun } = context.messages;
  const approveLabel = card.terms.use === "own" ? firstRun.card.approveOwn : approval.approve;
  return (
    <>
      <div class="decision">
        {/* Nothing to press until the script is there: the form sent without it would only lose the answer. */}
        <form
          id="approve-form"
          data-approve={`/link/${card.requestId}/approve`}
          data-use={`/link/${card.requestId}/use`}
          data-as={card.terms.use}
          data-request-options={JSON.stringify(requestOptions)}
        >
          <button
            id="approve-button"
            disabled
            class="button button-wide button-approve"
            type="submit"
            aria-describedby="approve-hint"
            data-approve-label={approveLabel}
            data-stop-label={proximity.question.stop}
          >
            {approveLabel}
          </button>
        </form>
        <DenyForm context={context} requestId={card.requestId} />
      </div>
      <p class="hint" id="approve-hint">
        <span class="approve-words">
          {card.terms.demands.checkCode ? proximity.approveThenCheck : approval.approveHint}
        </span>
        {card.terms.demands.question && <span class="stop-words">{proximity.question.stopHint}</span>}
      </p>
    </>
  );
};
