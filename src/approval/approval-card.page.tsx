import { CodeDisplay } from "../ui/code-display.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import type { ApprovalCard, requestOptionsFor } from "./card.ts";
import { CardFacts } from "./card-facts.tsx";
import { CardQuestion } from "./card-question.tsx";
import { DenyForm, NotMineForm } from "./deny-forms.tsx";
import { Blocked, SentCodeWarning, VerdictLine } from "./verdict-line.tsx";

type Props = { context: PageContext; card: ApprovalCard; requestOptions: ReturnType<typeof requestOptionsFor> };

/** The phone, deciding. Everything that the countersignature will state is on this page. */
export const ApprovalCardPage = ({ context, card, requestOptions }: Props) => {
  const { approval, proximity } = context.messages;
  const { verdict, demands, blockedBy } = card.terms;
  const blocked = blockedBy !== null;
  const doubtful = verdict === "unknown" || verdict === "contradicted";
  const label = blocked || demands.question ? proximity.code : approval.compare;
  return (
    <PageShell context={context} title={approval.title} script="src/approval/approval-card.client.ts">
      <h1>{blocked ? proximity.blockedHeading : approval.heading(card.clientName)}</h1>
      {blocked ? <Blocked context={context} card={card} /> : <VerdictLine context={context} card={card} />}
      {doubtful && !blocked && <SentCodeWarning context={context} />}
      <div id="approval-card" data-nearby={couldBeNearby(card) ? `/link/${card.requestId}/nearby` : undefined}>
        <CodeDisplay code={card.userCode} label={label} size="medium">
          <span id="nearby-working" class="working" hidden />
        </CodeDisplay>
        {demands.question && !blocked && <CardQuestion context={context} />}
        <CardFacts context={context} card={card} />
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

/** Whether finding the new screen directly would better what the person is asked, or lift a ban. */
const couldBeNearby = ({ kind, terms }: ApprovalCard): boolean =>
  kind === "page" && (terms.verdict === "unknown" || (terms.verdict === "likely" && terms.blockedBy !== null));

const Decision = ({ context, card, requestOptions }: Props) => {
  const { approval, proximity } = context.messages;
  return (
    <>
      <div class="decision">
        {/* Nothing to press until the script is there: the form sent without it would only lose the answer. */}
        <form
          id="approve-form"
          data-approve={`/link/${card.requestId}/approve`}
          data-request-options={JSON.stringify(requestOptions)}
        >
          <button
            id="approve-button"
            disabled
            class="button button-wide button-approve"
            type="submit"
            aria-describedby="approve-hint"
            data-approve-label={approval.approve}
            data-stop-label={proximity.question.stop}
          >
            {approval.approve}
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
