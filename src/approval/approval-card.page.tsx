import { CodeDisplay } from "../ui/code-display.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { scopesInWords } from "../ui/scopes-in-words.ts";
import type { ApprovalCard, requestOptionsFor } from "./card.ts";

type Props = { context: PageContext; card: ApprovalCard; requestOptions: ReturnType<typeof requestOptionsFor> };

/** The phone, deciding. Everything that the countersignature will state is on this page. */
export const ApprovalCardPage = ({ context, card, requestOptions }: Props) => {
  const { approval } = context.messages;
  return (
    <PageShell context={context} title={approval.title} script="src/approval/approval-card.client.ts">
      <h1>{approval.heading(card.clientName)}</h1>
      <CodeDisplay code={card.userCode} label={approval.compare} size="medium" />
      <CardFacts context={context} card={card} />
      <div class="decision">
        <form
          id="approve-form"
          data-approve={`/link/${card.requestId}/approve`}
          data-request-options={JSON.stringify(requestOptions)}
        >
          <button
            id="approve-button"
            class="button button-wide button-approve"
            type="submit"
            aria-describedby="approve-hint"
          >
            {approval.approve}
          </button>
        </form>
        <form method="post" action={`/link/${card.requestId}/deny`}>
          <input type="hidden" name="reason" value="declined" />
          <button id="deny-button" class="button button-wide" type="submit">
            {approval.deny}
          </button>
        </form>
      </div>
      <p class="hint" id="approve-hint">
        {approval.approveHint}
      </p>
      <PasskeyAlert context={context} />
      <form class="aside-form" method="post" action={`/link/${card.requestId}/deny`}>
        <input type="hidden" name="reason" value="not_started_by_me" />
        <button
          id="not-mine-button"
          class="button button-wide button-alarm"
          type="submit"
          aria-describedby="not-mine-hint"
        >
          {approval.notMine}
        </button>
        <p class="hint" id="not-mine-hint">
          {approval.notMineHint}
        </p>
      </form>
    </PageShell>
  );
};

const CardFacts = ({ context, card }: { context: PageContext; card: ApprovalCard }) => {
  const { messages } = context;
  const { approval } = messages;
  const party = card.clientName === null ? undefined : card.firstParty ? approval.firstParty : approval.thirdParty;
  return (
    <Facts>
      <Fact name={approval.app} note={party}>
        {card.clientName ?? approval.itself}
      </Fact>
      <Fact name={approval.account} note={card.accountIdentifier}>
        {card.accountName}
      </Fact>
      <Fact name={approval.screen} note={card.kind === "device_grant" ? approval.deviceKind : undefined}>
        {messages.shell.device(card.browser, card.system)}
      </Fact>
      <Fact name={approval.from} note={card.place === null ? undefined : card.address}>
        {card.place ?? card.address}
      </Fact>
      <Fact name={approval.asked}>
        <time dateTime={new Date(card.requestedAt).toISOString()}>{messages.ago(card.requestedAt, card.now)}</time>
      </Fact>
      {card.scopes.length > 0 && (
        <Fact name={approval.scopes}>
          <ul class="plain">
            {scopesInWords(messages, card.scopes).map((scope) => (
              <li>{scope}</li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name={approval.lifetime}>{approval.lifetimeUntil(card.sessionLifetimeSeconds)}</Fact>
    </Facts>
  );
};
