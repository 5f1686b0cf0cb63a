import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";

type Props = {
  context: PageContext;
  /** The name of whoever is signed in here with a passkey. */
  signedInAs: string | null;
  /** A whole sentence about the code that was just refused. */
  refusal: string | null;
  /** Set while further tries are refused; the sentence says how long. */
  retryAfterSeconds: number | null;
};

/** The phone: one field for the code that the new screen shows. Arriving by QR, the script fills and sends it. */
export const LinkPage = ({ context, signedInAs, refusal, retryAfterSeconds }: Props) => {
  const { link, shell } = context.messages;
  return (
    <PageShell context={context} title={link.title} script="src/approval/link.client.ts">
      <h1>{link.heading}</h1>
      <p class="caution">{shell.caution}</p>
      <form id="link-form" method="post" action="/link" data-signed-in={String(signedInAs !== null)}>
        {/* No one-time-code autofill: the code comes from a screen in front of the person, never from a message. */}
        <FormField
          id="code"
          name="code"
          class="code-input"
          label={link.field}
          hint={link.hint}
          error={refusal}
          inputmode="numeric"
          autocomplete="off"
          maxlength={512}
          // While one has to wait, a keyboard over the sentence that says so would not help.
          autofocus={retryAfterSeconds === null}
        />
        <button id="link-button" class="button button-wide" type="submit">
          {signedInAs === null ? link.submitWithPasskey : link.submit}
        </button>
        <PasskeyAlert context={context} />
        <p class="hint below">{signedInAs === null ? link.notSignedIn : link.signedInAs(signedInAs)}</p>
      </form>
      <section class="quiet">
        <h2>{link.purposeHeading}</h2>
        <p>{link.purpose}</p>
      </section>
    </PageShell>
  );
};
