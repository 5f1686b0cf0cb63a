import type { PageContext } from "../../ui/page-context.ts";
import { PageShell } from "../../ui/page-shell.tsx";

export type Choice = { readonly sessionId: string; readonly displayName: string; readonly identifier: string };

type Props = { context: PageContext; returnTo: string; clientName: string; choices: readonly Choice[] };

/** One button for each account that is signed in in this browser, and one for any other. */
export const SelectAccountPage = ({ context, returnTo, clientName, choices }: Props) => {
  const words = context.messages.authorize.selectAccount;
  return (
    <PageShell context={context} title={words.title}>
      <h1>{words.heading(clientName)}</h1>
      <form class="decision" method="post" action="/oauth/select-account">
        <input type="hidden" name="return_to" value={returnTo} />
        {choices.map(({ sessionId, displayName, identifier }) => (
          <button class="button button-wide" type="submit" name="session" value={sessionId}>
            {words.account(displayName, identifier)}
          </button>
        ))}
        <button class="button button-wide button-quiet" type="submit" name="session" value="another">
          {words.another}
        </button>
      </form>
      <p class="hint">{words.hint}</p>
    </PageShell>
  );
};
