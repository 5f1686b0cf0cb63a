import { limits } from "../limits.ts";
import type { PageContext } from "../ui/page-context.ts";
import type { ApprovalCard } from "./card.ts";

type Props = { context: PageContext; card: ApprovalCard };

/*
 * What the new screen is to be. The script posts each change, and puts in place what the statement then says.
 */

/** Loudly, and with nothing chosen beforehand: a computer asks to become one of the account's devices. */
export const OwnChoice = ({ context, card }: Props) => {
  if (card.wanted !== "own" || card.terms.blockedBy !== null) return null;
  if (card.terms.form === "full") return <OwnQuestion context={context} card={card} />;
  return <p class="warning own-refused">{context.messages.firstRun.card.ownNotPossible}</p>;
};

/** Any screen may be a shared one. Where it said so itself, there is nothing to choose. */
export const SharedChoice = ({ context, card }: Props) => {
  const { terms, wanted, kind, host } = card;
  if (kind === "ciba" || host !== null || wanted !== "ordinary" || terms.blockedBy !== null) return null;
  const { card: words } = context.messages.firstRun;
  return (
    <div class="choice">
      <input
        id="use-shared"
        type="checkbox"
        name="use"
        value="shared"
        form="approve-form"
        checked={terms.use === "shared"}
        aria-describedby="use-shared-hint"
      />
      <label for="use-shared">{words.shared}</label>
      <p class="hint" id="use-shared-hint">
        {words.sharedNote(limits.sharedScreenIdleSeconds)}
      </p>
    </div>
  );
};

const OwnQuestion = ({ context, card }: Props) => {
  const { card: words } = context.messages.firstRun;
  return (
    <fieldset class="question">
      <legend>{words.ownQuestion}</legend>
      <p class="warning">{words.ownWarning}</p>
      <label class="answer">
        <input type="radio" name="use" value="own" form="approve-form" required checked={card.terms.use === "own"} />
        <span>
          {words.own}
          <span class="fact-note">{words.ownNote}</span>
        </span>
      </label>
      <label class="answer">
        <input type="radio" name="use" value="ordinary" form="approve-form" required />
        <span>
          {words.onlySignIn}
          <span class="fact-note">{words.onlySignInNote}</span>
        </span>
      </label>
    </fieldset>
  );
};
