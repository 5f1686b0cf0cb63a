import { limits } from "../limits.ts";
import type { PageContext } from "../ui/page-context.ts";

type Props = { context: PageContext; requestId: string; proposed: string | null };

/**
 * Names whose devices shall be told. The same field takes a passkey that the browser suggests. The script adds the names
 * that were used here before.
 */
export const AskForm = ({ context, requestId, proposed }: Props) => {
  const words = context.messages.ask.form;
  return (
    <form id="ask-form" class="ask-form" method="post" action="/sign-in/name" data-forget={words.forget}>
      <input type="hidden" name="request" value={requestId} />
      <ul id="remembered" class="remembered" aria-label={words.remembered} hidden />
      <div class="field">
        <label for="ask-name">{words.field}</label>
        <input
          id="ask-name"
          name="identifier"
          type="text"
          required
          maxlength={limits.identifierCharacters}
          value={proposed?.slice(0, limits.identifierCharacters)}
          autocomplete="username webauthn"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="ask-name-hint"
        />
        <p class="hint" id="ask-name-hint">
          {words.hint}
        </p>
      </div>
      <button id="ask-button" class="button button-quiet" type="submit">
        {words.submit}
      </button>
    </form>
  );
};
