import { Fact } from "../ui/facts.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import type { ApprovalCard } from "./card.ts";

type Props = { context: PageContext; card: ApprovalCard };

/** The parts of the card that differ where a machine asks: to let somebody in, or to be let in among the hosts. */

export const hostHeading = ({ messages }: PageContext, { host }: ApprovalCard): string | null => {
  if (host === null) return null;
  return host.action === "join"
    ? messages.hosts.join.heading(host.name)
    : messages.hosts.signIn.heading(host.name, host.user);
};

/** A machine that somebody sits at has a key like a browser's, but it is no browser. */
export const KnownHost = ({ context }: { context: PageContext }) => {
  const { title, note } = context.messages.hosts.signIn.known;
  return (
    <div class="verdict verdict-known" data-verdict="known">
      <VerdictMark verdict="known" />
      <p class="verdict-text">
        <strong>{title}.</strong>
        <span class="hint">{note}</span>
      </p>
    </div>
  );
};

export const JoinLead = ({ context, card }: Props) => {
  const { lead, warning } = context.messages.hosts.join;
  return (
    <>
      <p class="lead">{lead}</p>
      {card.terms.blockedBy === null && (
        <p class="warning">
          <strong>{warning.stop}</strong> {warning.why}
        </p>
      )}
    </>
  );
};

/** What is asked for, first among the facts. */
export const HostFacts = ({ context, card }: Props) => {
  const { signIn, join } = context.messages.hosts;
  const { host } = card;
  if (host === null) return null;
  if (host.action === "sign_in")
    return (
      <>
        <Fact name={signIn.host}>{host.name}</Fact>
        <Fact name={signIn.user}>{host.user}</Fact>
        <Fact name={signIn.by}>{signIn.services[host.service] ?? host.service}</Fact>
      </>
    );
  return (
    <>
      <Fact name={join.host}>{host.name}</Fact>
      <Fact name={join.system}>{host.system}</Fact>
      <Fact name={join.key} note={join.keyNote}>
        <span class="address">{host.key.slice(0, shownKeyCharacters)}</span>
      </Fact>
      <Fact name={join.who} note={host.groups.length === 0 ? undefined : join.groups(host.groups.join(", "))}>
        {join.everybody}
        {host.domain !== null && ` (${join.domain(host.domain)})`}
      </Fact>
    </>
  );
};

/** 96 bits: more than anybody can make a second key for, and short enough to compare. */
const shownKeyCharacters = 16;

/** Where whoever asks is, where no address says it. */
export const hostOrigin = ({ messages }: PageContext, { host }: ApprovalCard): string | null => {
  if (host?.action !== "sign_in") return null;
  if (host.from === "console") return messages.hosts.signIn.console;
  return host.from === "unknown" ? messages.hosts.signIn.unknownAddress : null;
};
