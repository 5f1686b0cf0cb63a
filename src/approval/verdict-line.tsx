import { refusalText } from "../messages/messages.ts";
import type { PageContext } from "../ui/page-context.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import type { ApprovalCard } from "./card.ts";

/** What could be told about whether the two devices are together, first thing on the card. */
export const VerdictLine = ({ context, card }: { context: PageContext; card: ApprovalCard }) => {
  const { proximity, firstRun } = context.messages;
  const { verdict, reason } = card.terms;
  const knownDevice = verdict === "known" && card.kind !== "page";
  const { title, note } = knownDevice
    ? firstRun.card.knownDevice
    : reason === "channel_alone"
      ? proximity.channelAlone
      : proximity.verdict[verdict];
  return (
    <div class={`verdict verdict-${verdict}`} data-verdict={verdict}>
      <VerdictMark verdict={verdict} />
      <p class="verdict-text">
        <strong>{title}.</strong>
        <span class="hint">{reason === "shared_network" ? proximity.sharedNetwork : note}</span>
      </p>
    </div>
  );
};

/** Says to somebody who is being lied to, before anything else, what would happen. */
export const SentCodeWarning = ({ context }: { context: PageContext }) => {
  const { stop, why } = context.messages.proximity.warning;
  return (
    <p class="warning">
      <strong>{stop}</strong> {why}
    </p>
  );
};

/** In place of the approve button: why it is not there, and what to do. */
export const Blocked = ({ context, card }: { context: PageContext; card: ApprovalCard }) => {
  const { messages } = context;
  const { blockedBy } = card.terms;
  if (blockedBy === null) return null;
  const { title, explanation } = refusalText(messages, blockedBy);
  return (
    <div class="blocked" data-blocked-by={blockedBy}>
      <VerdictMark verdict={card.terms.verdict} />
      <div>
        <h2>{title}</h2>
        <p>{explanation}</p>
      </div>
    </div>
  );
};
