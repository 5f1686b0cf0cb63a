import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { PasskeyRow, type ShownPasskey } from "./passkey-row.tsx";

type Props = {
  context: PageContext;
  passkeys: readonly ShownPasskey[];
  /** What the browser is told of all that are accepted, so that it can drop the others (WebAuthn L3 §5.1.10). */
  accepted: { readonly rpId: string; readonly userId: string; readonly credentialIds: readonly string[] } | null;
  /** Milliseconds for which the last touch still counts. */
  freshFor: number;
  now: number;
};

/** Every passkey of the account, by name and kind; each can be renamed and removed, and others added. */
export const PasskeyListPage = ({ context, passkeys, accepted, freshFor, now }: Props) => {
  const { passkeys: text } = context.messages;
  return (
    <AccountShell context={context} section="security" title={text.title} script="src/passkeys/passkey-list.client.ts">
      <h1>{text.heading}</h1>
      <p class="lead">{text.lead}</p>
      <PasskeyAlert context={context} />
      <h2 class="visually-hidden">{text.title}</h2>
      <ul class="rows" id="passkeys" data-accepted={accepted === null ? undefined : JSON.stringify(accepted)}>
        {passkeys.map((passkey) => (
          <PasskeyRow
            context={context}
            passkey={passkey}
            isOnly={passkeys.length === 1}
            freshFor={freshFor}
            now={now}
          />
        ))}
      </ul>
      <section aria-labelledby="add">
        <h2 id="add">{text.addHeading}</h2>
        <form class="aside-form" data-add="any">
          <p class="hint" id="add-passkey-hint">
            {text.addHint}
          </p>
          <button id="add-passkey-button" class="button" type="submit" aria-describedby="add-passkey-hint">
            {text.add}
          </button>
        </form>
        <form class="aside-form" data-add="security_key">
          <p class="hint" id="add-key-hint">
            {text.addKeyHint}
          </p>
          <button id="add-key-button" class="button button-quiet" type="submit" aria-describedby="add-key-hint">
            {text.addKey}
          </button>
        </form>
      </section>
    </AccountShell>
  );
};
