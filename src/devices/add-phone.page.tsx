import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { QrCode } from "../ui/qr-code.tsx";

type Props = { context: PageContext; freshFor: number };

/** Before the code: what it is for. The code itself is shown only on demand, right after a touch. */
export const AddPhonePage = ({ context, freshFor }: Props) => {
  const { addPhone } = context.messages.devices;
  return (
    <AccountShell context={context} section="devices" title={addPhone.title} script="src/devices/devices.client.ts">
      <h1>{addPhone.title}</h1>
      <p class="lead">{addPhone.lead}</p>
      <p>{addPhone.explanation}</p>
      <form class="actions" method="post" action="/devices/add" data-fresh data-fresh-for={freshFor}>
        <button id="add-phone-button" class="button button-wide" type="submit">
          {addPhone.show}
        </button>
      </form>
      <PasskeyAlert context={context} />
    </AccountShell>
  );
};

type CodeProps = { context: PageContext; enrolmentId: string; url: string; lifetimeSeconds: number };

/** The binding code, to be scanned by the new phone. The page follows until that has happened. */
export const BindingCodePage = ({ context, enrolmentId, url, lifetimeSeconds }: CodeProps) => {
  const { addPhone, enrolment } = context.messages.devices;
  return (
    <AccountShell context={context} section="devices" title={addPhone.title} script="src/devices/enrolment.client.ts">
      <h1>{addPhone.scanHeading}</h1>
      <div class="binding" data-follow={`/enrolments/${enrolmentId}`} data-state="waiting">
        <div class="binding-qr">
          <QrCode text={url} />
        </div>
        <div class="binding-words">
          <ol class="steps">
            {addPhone.steps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
          <p class="hint">
            {addPhone.once(lifetimeSeconds)} {addPhone.caution}
          </p>
          <p class="binding-waiting" role="status">
            {addPhone.waiting}
          </p>
        </div>
      </div>
      <div class="field">
        <label for="binding-link">{addPhone.link}</label>
        <div class="binding-link">
          <input id="binding-link" type="text" readonly value={url} spellcheck={false} />
          <button id="copy-button" class="button button-quiet" type="button" data-copied={addPhone.copied} hidden>
            {addPhone.copy}
          </button>
        </div>
      </div>
      <form class="actions" method="post" action={`/enrolments/${enrolmentId}/cancel`}>
        <button class="button button-quiet" type="submit">
          {addPhone.cancel}
        </button>
        <noscript>
          <a href={`/enrolments/${enrolmentId}`}>{enrolment.waiting.title}</a>
        </noscript>
      </form>
    </AccountShell>
  );
};
