import type { PageContext } from "../ui/page-context.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import type { ApprovalCard } from "./card.ts";
import { Answer } from "./card-question.tsx";

type Props = { context: PageContext; card: ApprovalCard };

/** The parts of the card that differ where a client asked for the person itself, and so no screen shows a code. */

export const BackchannelVerdict = ({ context, card }: Props) => {
  const { verdict } = context.messages.backchannel;
  return (
    <div class={`verdict verdict-${card.terms.verdict}`} data-verdict={card.terms.verdict}>
      <VerdictMark verdict={card.terms.verdict} />
      <p class="verdict-text">
        <strong>{verdict.title}.</strong>
        <span class="hint">{verdict.note}</span>
      </p>
    </div>
  );
};

export const BackchannelWarning = ({ context }: { context: PageContext }) => {
  const { stop, why } = context.messages.backchannel.warning;
  return (
    <p class="warning">
      <strong>{stop}</strong> {why}
    </p>
  );
};

/** The client's own words, set apart from ours. */
export const BindingMessage = ({ context, card }: Props) => {
  const { message, noMessage } = context.messages.backchannel;
  if (card.bindingMessage === null) return <p class="hint binding-message">{noMessage}</p>;
  return (
    <div class="binding-message">
      <p class="code-label">{message}</p>
      <p class="binding-words" dir="auto" data-binding-message>
        {card.bindingMessage}
      </p>
    </div>
  );
};

/** The same answers as about a code, so that a no here stops the request like one there. */
export const BackchannelQuestion = ({ context, card }: Props) => {
  const { question } = context.messages.backchannel;
  const without = card.bindingMessage === null;
  return (
    <fieldset class="question">
      <legend>{without ? question.headingWithout : question.heading}</legend>
      <Answer value="in_front_of_me" text={without ? question.yesWithout : question.yes} note={question.yesNote} />
      <Answer value="sent_to_me" text={question.no} note={without ? question.noNoteWithout : question.noNote} />
    </fieldset>
  );
};
