import type { PageContext } from "./page-context.ts";

/** Where a page's script says what went wrong with a passkey. It carries the sentences, so scripts hold none. */
export const PasskeyAlert = ({ context }: { context: PageContext }) => {
  const { passkey, shell } = context.messages;
  return (
    <>
      <p
        id="passkey-alert"
        class="alert"
        role="alert"
        data-cancelled={passkey.cancelled}
        data-unsupported={passkey.unsupported}
        data-unreachable={passkey.unreachable}
        data-already-registered={passkey.alreadyRegistered}
        data-unexpected={passkey.unexpected}
      />
      <noscript>
        <p class="alert">{shell.scriptNeeded}</p>
      </noscript>
    </>
  );
};
