import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";

type Props = {
  context: PageContext;
  /** The name of whoever is signed in on this phone. */
  signedInAs: string | null;
  /** A whole sentence about the code that was just refused. */
  refusal: string | null;
  retryAfterSeconds: number | null;
};

/** The phone: one field for the code that the new screen shows. Arriving by QR, the script fills and sends it. */
export const LinkPage = ({ context, signedInAs, refusal, retryAfterSeconds }: Props) => {
  const { link, shell } = context.messages;
  const error =
    refusal === null ? null : retryAfterSeconds === null ? refusal : `${refusal} ${link.retry(retryAfterSeconds)}`;
  return (
    <PageShell context={context} title={link.title} script="src/approval/link.client.ts">
      <h1>{link.heading}</h1>
      <form id="link-form" method="post" action="/link" data-signed-in={String(signedInAs !== null)}>
        {/* No one-time-code autofill: the code comes from a screen in front of the person, never from a message. */}
        <FormField
          id="code"
          name="code"
          class="code-input"
          label={link.field}
          hint={link.hint}
          error={error}
          inputmode="numeric"
          autocomplete="off"
          maxlength={512}
          autofocus
        />
        <button id="link-button" class="button button-wide" type="submit">
          {signedInAs === null ? link.submitWithPasskey : link.submit}
        </button>
        <PasskeyAlert context={context} />
      </form>
      <p class="hint">{signedInAs === null ? link.notSignedIn : link.signedInAs(signedInAs)}</p>
      <p class="caution">{shell.caution}</p>
      <section class="quiet">
        <h2>{link.purposeHeading}</h2>
        <p>{link.purpose}</p>
      </section>
    </PageShell>
  );
};
