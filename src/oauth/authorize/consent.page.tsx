import { Fact, Facts } from "../../ui/facts.tsx";
import type { PageContext } from "../../ui/page-context.ts";
import { PageShell } from "../../ui/page-shell.tsx";
import { scopesInWords } from "../../ui/scopes-in-words.ts";
import type { ConsentQuestion } from "./consent-question.ts";

type Props = {
  context: PageContext;
  authorizationId: string;
  clientName: string;
  clientHost: string | null;
  accountName: string;
  question: ConsentQuestion;
};

/** Asked once for an app by somebody else, and again for more. */
export const ConsentPage = ({ context, authorizationId, clientName, clientHost, accountName, question }: Props) => {
  const { messages } = context;
  const { consent } = messages;
  const more = question.allowedBefore.length > 0;
  const list = (scopes: readonly string[]) => (
    <ul class="plain">
      {scopesInWords(messages, scopes).map((scope) => (
        <li>{scope}</li>
      ))}
    </ul>
  );
  return (
    <PageShell context={context} title={consent.title}>
      <h1>{consent.heading(clientName)}</h1>
      <p class="lead">{consent.explanation(clientName)}</p>
      <Facts>
        <Fact name={consent.account}>{accountName}</Fact>
        <Fact name={more ? consent.more : consent.scopes}>{list(question.wanted)}</Fact>
        {more && <Fact name={consent.allowedBefore}>{list(question.allowedBefore)}</Fact>}
        <Fact name={consent.howLong}>{consent.lasts(question.onItsOwnSeconds)}</Fact>
        {clientHost !== null && <Fact name={consent.host}>{clientHost}</Fact>}
      </Facts>
      <p class="hint">{consent.takeBack}</p>
      <form class="decision" method="post" action="/oauth/consent">
        <input type="hidden" name="authorization" value={authorizationId} />
        <button class="button button-wide button-approve" type="submit" name="decision" value="allow">
          {consent.allow}
        </button>
        <button class="button button-wide" type="submit" name="decision" value="deny">
          {consent.deny}
        </button>
      </form>
    </PageShell>
  );
};
