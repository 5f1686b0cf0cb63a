import { limits } from "../limits.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { scopesInWords } from "../ui/scopes-in-words.ts";
import type { ApprovalCard } from "./card.ts";
import { HostFacts, hostOrigin } from "./host-card.tsx";

/** Who asks for what, from where and for how long: each line is part of the signed statement. */
export const CardFacts = ({ context, card }: { context: PageContext; card: ApprovalCard }) => {
  const { messages } = context;
  const { approval, proximity, firstRun } = messages;
  const party = card.clientName === null ? undefined : card.firstParty ? approval.firstParty : approval.thirdParty;
  const blocked = card.terms.blockedBy !== null;
  const limited = card.kind === "page" ? proximity.limitedPage : proximity.limitedDevice;
  return (
    <Facts>
      {card.kind === "page" && !blocked && (
        <Fact name={proximity.expectedHost} note={proximity.expectedHostNote}>
          <strong class="address" data-expected-host>
            {card.expectedHost}
          </strong>
        </Fact>
      )}
      <HostFacts context={context} card={card} />
      {card.host === null && (
        <Fact name={approval.app} note={party}>
          {card.clientName ?? approval.itself}
        </Fact>
      )}
      <Fact name={approval.account} note={card.accountIdentifier}>
        {card.accountName}
      </Fact>
      {card.kind === "ciba" ? (
        <Fact name={messages.backchannel.askedBy}>{messages.backchannel.askedByNote}</Fact>
      ) : card.host !== null ? null : (
        <Fact name={approval.screen} note={card.kind === "device_grant" ? approval.deviceKind : undefined}>
          {messages.shell.device(card.browser, card.system)}
        </Fact>
      )}
      <Fact name={approval.from} note={card.place === null ? undefined : card.address}>
        {hostOrigin(context, card) ?? card.place ?? card.address}
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
      {!blocked && card.terms.use === "own" && (
        <Fact name={firstRun.card.screenUse}>
          <strong>{firstRun.card.ownFact}</strong>
        </Fact>
      )}
      {!blocked && card.terms.use === "shared" && (
        <Fact
          name={firstRun.card.screenUse}
          note={card.wanted === "shared" ? firstRun.card.sharedNote(limits.sharedScreenIdleSeconds) : undefined}
        >
          {firstRun.card.sharedFact}
        </Fact>
      )}
      {!blocked && card.host === null && (
        <Fact name={approval.lifetime} note={card.terms.form === "limited" ? limited : undefined}>
          {approval.lifetimeUntil(card.sessionLifetimeSeconds)}
        </Fact>
      )}
    </Facts>
  );
};
