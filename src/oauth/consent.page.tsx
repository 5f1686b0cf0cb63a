import { Fact, Facts } from "../ui/facts.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { scopesInWords } from "../ui/scopes-in-words.ts";

type Props = {
  context: PageContext;
  authorizationId: string;
  clientName: string;
  clientHost: string | null;
  accountName: string;
  scopes: readonly string[];
};

/** Asked once for an app by somebody else. */
export const ConsentPage = ({ context, authorizationId, clientName, clientHost, accountName, scopes }: Props) => {
  const { messages } = context;
  const { consent } = messages;
  return (
    <PageShell context={context} title={consent.title}>
      <h1>{consent.heading(clientName)}</h1>
      <p class="lead">{consent.explanation(clientName)}</p>
      <Facts>
        <Fact name={consent.account}>{accountName}</Fact>
        <Fact name={consent.scopes}>
          <ul class="plain">
            {scopesInWords(messages, scopes).map((scope) => (
              <li>{scope}</li>
            ))}
          </ul>
        </Fact>
        {clientHost !== null && <Fact name={consent.host}>{clientHost}</Fact>}
      </Facts>
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
