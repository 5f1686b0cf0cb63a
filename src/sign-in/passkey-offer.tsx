import type { PageContext } from "../ui/page-context.ts";

/**
 * A passkey used on the new screen itself is bound to this site's address, wherever the phone is: no relay can use it.
 * The script runs it.
 */
export const PasskeyOffer = ({ context, heading }: { context: PageContext; heading: string | null }) => {
  const words = context.messages.proximity.screen;
  return (
    <div class="passkey-offer">
      {heading !== null && <h2>{heading}</h2>}
      <p class="hint" id="passkey-offer-hint">
        {words.passkeyHint}
      </p>
      <button class="button button-approve" type="button" data-use-passkey aria-describedby="passkey-offer-hint">
        {words.passkeyButton}
      </button>
    </div>
  );
};
