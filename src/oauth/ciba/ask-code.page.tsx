import { AccountShell } from "../../ui/account-shell.tsx";
import { CodeDisplay } from "../../ui/code-display.tsx";
import type { PageContext } from "../../ui/page-context.ts";
import { PasskeyAlert } from "../../ui/passkey-alert.tsx";

type Props = {
  context: PageContext;
  /** `code` is there on the one page that shows it. */
  has: { madeAt: number; code: string | null } | null;
  freshFor: number;
};

/** The code that apps want which ask for this person by name. */
export const AskCodePage = ({ context, has, freshFor }: Props) => {
  const { messages } = context;
  const words = messages.backchannel.askCode;
  return (
    <AccountShell context={context} section="security" title={words.title} script="src/passkeys/fresh-form.client.ts">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {has === null && <p class="below">{words.none}</p>}
      {has !== null && has.code === null && <p class="below">{words.madeOn(messages.day(has.madeAt))}</p>}
      {has !== null && has.code !== null && (
        <>
          <CodeDisplay code={has.code} label={words.yours} size="medium" />
          <p class="hint below">{words.once}</p>
        </>
      )}
      <p class="hint below">{words.care}</p>
      <form method="post" action="/apps/code" class="actions" data-fresh data-fresh-for={freshFor}>
        <button class={`button${has === null ? "" : " button-quiet"}`} type="submit" name="action" value="make">
          {has === null ? words.make : words.replace}
        </button>
        {has !== null && (
          <button class="button button-quiet" type="submit" name="action" value="remove">
            {words.remove}
          </button>
        )}
      </form>
      <PasskeyAlert context={context} />
      <p class="actions">
        <a href="/apps">{words.back}</a>
      </p>
    </AccountShell>
  );
};
